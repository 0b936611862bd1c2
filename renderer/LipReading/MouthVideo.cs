using System.Diagnostics;
using System.Globalization;
using FFMpegCore;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>Reads the mouth out of a video by ffmpeg, so that a minute of whole pictures never lies in memory.</summary>
public static class MouthVideo
{
    /// <param name="box">in pixels of the video</param>
    /// <returns>uint8 [frames, 3, options.Height, options.Width]</returns>
    /// <exception cref="InvalidDataException">no picture came out; or the box lies outside; names the video</exception>
    public static async Task<Tensor> ReadAsync(string video, Box box, LipReaderOptions options, CancellationToken cancellation)
    {
        var stream = (await FFProbe.AnalyseAsync(video, FfmpegProgram.Options(""), cancellationToken: cancellation)).PrimaryVideoStream
            ?? throw new InvalidDataException($"{video} holds no pictures");
        // ffmpeg would move a box that lies outside, without a word.
        if (box.X < 0 || box.Y < 0 || box.X + box.Width > stream.Width || box.Y + box.Height > stream.Height)
            throw new InvalidDataException($"{video}: the mouth's box {box} does not lie within its {stream.Width}x{stream.Height} pixels; say where the mouth is by --mouth");
        // In RGB before anything is averaged, as rendered mouths are.
        var filter = string.Create(CultureInfo.InvariantCulture, $"format=gbrp,crop={box.Width}:{box.Height}:{box.X}:{box.Y},scale={options.Width}:{options.Height}:flags=area");
        using var ffmpeg = Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"),
            ["-v", "error", "-i", video, "-vf", filter, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"]) { RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException("ffmpeg did not start; apt-get install ffmpeg");
        var trouble = ffmpeg.StandardError.ReadToEndAsync(cancellation);
        var frame = new byte[options.Width * options.Height * 3];
        var frames = new List<byte[]>();
        while (await ffmpeg.StandardOutput.BaseStream.ReadAtLeastAsync(frame, frame.Length, false, cancellation) == frame.Length)
            frames.Add((byte[])frame.Clone());
        await ffmpeg.WaitForExitAsync(cancellation);
        return frames.Count > 0 ? Stack(frames, options)
            : throw new InvalidDataException($"{video} gave no picture with a mouth at {box}: {(await trouble).Trim()}");
    }

    /// <summary>Not above: a dispose scope belongs to its thread, and after an await the method goes on on another one.</summary>
    private static Tensor Stack(IReadOnlyList<byte[]> frames, LipReaderOptions options)
    {
        using var scope = NewDisposeScope();
        return stack(frames.Select(f => tensor(f, uint8).reshape(options.Height, options.Width, 3).permute(2, 0, 1)).ToList(), 0).MoveToOuterDisposeScope();
    }
}
