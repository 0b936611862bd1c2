using System.Diagnostics;
using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Encoding;

/// <summary>Writes a silent loop: made once a package, so it may take its time for quality.</summary>
public static class LoopWriter
{
    /// <param name="codes">[frames, code], row-major</param>
    /// <param name="origin">XMP packet that goes with it</param>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or failed</exception>
    public static async Task WriteAsync(FrameRenderer renderer, float[] codes, string path, byte[] origin, CancellationToken cancellation)
    {
        var program = Path.Combine(FfmpegProgram.Locate(""), "ffmpeg");
        var beside = path + ".part";
        using var ffmpeg = Process.Start(new ProcessStartInfo(program,
        [
            "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "yuv420p", "-s", $"{renderer.Width}x{renderer.Height}", "-r", $"{MediaClock.FrameRate}",
            "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709", "-i", "-",
            "-c:v", "libx264", "-preset", "slow", "-crf", "18", "-g", "25", "-color_range", "tv", "-colorspace", "bt709", "-color_primaries", "bt709", "-color_trc", "bt709",
            "-movflags", "+faststart", "-f", "mp4", beside,
        ]) { RedirectStandardInput = true, RedirectStandardError = true })!;
        var said = ffmpeg.StandardError.ReadToEndAsync(cancellation);
        var rows = codes.Length / renderer.CodeSize;
        for (var start = 0; start < rows; start += FrameStage.Batch)
        {
            var count = Math.Min(FrameStage.Batch, rows - start);
            using var frames = renderer.RenderYuv(codes.AsSpan(start * renderer.CodeSize, count * renderer.CodeSize));
            using var onCpu = frames.cpu();
            await ffmpeg.StandardInput.BaseStream.WriteAsync(onCpu.bytes.ToArray(), cancellation);
        }
        ffmpeg.StandardInput.Close();
        await ffmpeg.WaitForExitAsync(cancellation);
        if (ffmpeg.ExitCode != 0)
            throw new InvalidOperationException($"ffmpeg could not write {path}: {await said}");
        await OriginBox.AppendAsync(beside, origin, cancellation);
        File.Move(beside, path, overwrite: true);
    }
}
