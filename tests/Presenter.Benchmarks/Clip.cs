using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using FFMpegCore;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;

namespace Presenter.Benchmarks;

/// <summary>An encoded clip: when its container shows what, and what comes out when it is decoded.</summary>
public sealed class Clip
{
    private readonly string path;
    private readonly double[] shown;

    private Clip(string path, double[] shown, double pictureEnd, double soundEnd) =>
        (this.path, this.shown, PictureEnd, SoundEnd) = (path, shown, pictureEnd, soundEnd);

    public int Frames => shown.Length;

    /// <summary>Seconds; when the last frame has been shown.</summary>
    public double PictureEnd { get; }

    /// <summary>Seconds; when the last packet of sound has been heard.</summary>
    public double SoundEnd { get; }

    public static async Task<Clip> OpenAsync(string path, CancellationToken cancellation)
    {
        var packets = (await FFProbe.GetPacketsAsync(path, new FFOptions { BinaryFolder = FfmpegProgram.Locate("") }).WaitAsync(cancellation)).Packets;
        var video = packets.Where(p => p.CodecType == "video").Select(p => (At: Seconds(p.PtsTime), For: Seconds(p.DurationTime))).OrderBy(p => p.At).ToArray();
        var audio = packets.Where(p => p.CodecType == "audio").Select(p => Seconds(p.PtsTime) + Seconds(p.DurationTime)).ToArray();
        if (video.Length == 0 || audio.Length == 0)
            throw new InvalidDataException($"the clip has {video.Length} packets of picture and {audio.Length} of sound");
        return new Clip(path, [.. video.Select(p => p.At)], video[^1].At + video[^1].For, audio.Max());
    }

    /// <summary>Seconds; when the container shows a frame.</summary>
    public double ShownAt(int frame) => shown[frame];

    /// <summary>Luma of a part of some frames, decoded, one after the other.</summary>
    public async Task<byte[][]> PicturesAsync(int first, int count, Box part, CancellationToken cancellation)
    {
        var filter = $"trim=start_frame={first}:end_frame={first + count},crop={part.Width}:{part.Height}:{part.X}:{part.Y},extractplanes=y";
        var bytes = await DecodeAsync(["-map", "0:v", "-vf", filter, "-fps_mode", "passthrough", "-f", "rawvideo"], cancellation);
        return [.. bytes.Chunk(part.Width * part.Height)];
    }

    /// <summary>All of the sound, mono, on the clip's own clock.</summary>
    public async Task<short[]> SoundAsync(CancellationToken cancellation)
    {
        var bytes = await DecodeAsync(
            ["-map", "0:a", "-af", "aresample=async=0:first_pts=0", "-f", "s16le", "-ac", "1", "-ar", $"{MediaClock.SampleRate}"], cancellation);
        return MemoryMarshal.Cast<byte, short>(bytes).ToArray();
    }

    private async Task<byte[]> DecodeAsync(string[] arguments, CancellationToken cancellation)
    {
        var start = new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"), ["-v", "error", "-nostdin", "-i", path, .. arguments, "-"])
        {
            RedirectStandardOutput = true,
        };
        using var process = Process.Start(start) ?? throw new InvalidOperationException("ffmpeg did not start");
        try
        {
            using var output = new MemoryStream();
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
            await process.WaitForExitAsync(cancellation);
            return process.ExitCode == 0 ? output.ToArray() : throw new InvalidDataException($"ffmpeg could not decode the clip: exit code {process.ExitCode}");
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    /// <summary>FFMpegCore asks ffprobe for times as 0:04:59.960000; what primes the decoder lies at 0:00:-0.032000.</summary>
    private static double Seconds(string? time) => time?.Split(':') is { Length: 3 } parts
        ? parts.Select(p => double.Parse(p, CultureInfo.InvariantCulture)).Aggregate((sum, part) => sum * 60 + part)
        : throw new InvalidDataException($"ffprobe told \"{time}\" as the time of a packet");
}
