using FFMpegCore;
using FFMpegCore.Exceptions;
using Presenter.Renderer.Encoding;

namespace Presenter.Renderer.Footage;

/// <summary>What a video file is, before anything of it is decoded.</summary>
/// <param name="Width">As it is shown: turned upright, with square pixels.</param>
/// <param name="Rotation">Degrees that the decoder turns it by.</param>
/// <param name="Matrix">The colour matrix to assume where the file tells none; null where it tells.</param>
public sealed record FootageProbe(string Path, int Width, int Height, int Rotation, TimeSpan Duration, string? Matrix)
{
    public static readonly TimeSpan Shortest = TimeSpan.FromSeconds(60);

    /// <exception cref="FootageException">not a video, no sound, or too short</exception>
    public static async Task<FootageProbe> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new FootageException($"There is no video at {path}.");
        IMediaAnalysis found;
        try
        {
            found = await FFProbe.AnalyseAsync(path, FfmpegProgram.Options(""), cancellationToken: cancellation);
        }
        catch (Exception e) when (e is FFMpegException or FormatException or System.Text.Json.JsonException or ArgumentException)
        {
            throw new FootageException($"{path} is not a video that ffmpeg can read; give an .mp4, .mov, .mkv or .webm file.", e);
        }
        // ffprobe takes text for an ANSI film and a cover for a picture track.
        var video = found.VideoStreams.FirstOrDefault(s => s.Disposition?.GetValueOrDefault("attached_pic") != true);
        var format = found.Format.FormatName ?? "";
        if (video is null || (video.Width ?? 0) < 16 || (video.Height ?? 0) < 16 || format is "tty" or "image2" or "gif" || format.EndsWith("_pipe", StringComparison.Ordinal))
            throw new FootageException($"{path} is not a video ({(format.Length > 0 ? format : "unknown format")}); give an .mp4, .mov, .mkv or .webm file.");
        if (found.PrimaryAudioStream is null)
            throw new FootageException($"{path} has no sound; the lips are learned from what is said, so film with sound.");
        var duration = found.Duration > TimeSpan.Zero ? found.Duration : video.Duration;
        if (duration < Shortest)
            throw new FootageException($"{path} is {duration.TotalSeconds:f1} s long; {Shortest.TotalSeconds:f0} s are needed, three minutes are better.");
        return Upright(path, video, duration);
    }

    private static FootageProbe Upright(string path, VideoStream video, TimeSpan duration)
    {
        var (across, down) = video.SampleAspectRatio is (int a and > 0, int b and > 0) ? (a, b) : (1, 1);
        int height = video.Height ?? 0, width = (int)Math.Round((video.Width ?? 0) * (double)across / down / 2) * 2;
        var turned = Math.Abs(video.Rotation) % 180 == 90;
        var matrix = video.ColorSpace is null or "" or "unknown" ? height >= 720 ? "bt709" : "smpte170m" : null;
        var (w, h) = turned ? (height, width) : (width, height);
        return new FootageProbe(path, w / 2 * 2, h / 2 * 2, video.Rotation, duration, matrix);
    }
}
