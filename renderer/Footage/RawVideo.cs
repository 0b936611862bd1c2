using System.Diagnostics;
using Presenter.Renderer.Encoding;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>A video's pictures as they come out of ffmpeg, one after the other, into one tensor.</summary>
public static class RawVideo
{
    /// <param name="filter">an ffmpeg filter chain, or null for the pictures as they are</param>
    /// <param name="width">of what comes out; so is the height</param>
    /// <returns>uint8 [count, 3, height, width]</returns>
    /// <exception cref="InvalidDataException">no picture of this size came out, or the video broke off; names it and what ffmpeg said</exception>
    public static async Task<Tensor> ReadAsync(string video, string? filter, int width, int height, CancellationToken cancellation)
    {
        string[] filtered = filter is null ? [] : ["-vf", filter];
        using var ffmpeg = Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), "ffmpeg"),
            ["-v", "error", "-nostdin", "-i", video, .. filtered, "-f", "rawvideo", "-pix_fmt", "rgb24", "-"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        try
        {
            var said = ffmpeg.StandardError.ReadToEndAsync(CancellationToken.None);
            var frame = new byte[width * height * 3];
            var frames = new List<byte[]>();
            while (await ffmpeg.StandardOutput.BaseStream.ReadAtLeastAsync(frame, frame.Length, false, cancellation) == frame.Length)
                frames.Add((byte[])frame.Clone());
            await ffmpeg.WaitForExitAsync(cancellation);
            if (frames.Count == 0 || ffmpeg.ExitCode != 0)
                throw new InvalidDataException($"{video} gave {frames.Count} pictures of {width}x{height}, then ffmpeg ended with exit code {ffmpeg.ExitCode}: {(await said).Trim()}");
            return Stack(frames, width, height);
        }
        finally
        {
            if (!ffmpeg.HasExited)
                ffmpeg.Kill();
        }
    }

    /// <summary>Not above: a dispose scope belongs to its thread, and after an await the method goes on on another one.</summary>
    private static Tensor Stack(List<byte[]> frames, int width, int height)
    {
        var pictures = empty(frames.Count, 3, height, width, dtype: uint8);
        for (var i = 0; i < frames.Count; i++)
        {
            using var scope = NewDisposeScope();
            pictures[i].copy_(tensor(frames[i], uint8).reshape(height, width, 3).permute(2, 0, 1));
            frames[i] = [];
        }
        return pictures;
    }
}
