using System.Diagnostics;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;

namespace Presenter.Renderer.Evaluation;

/// <summary>
/// Where sound and picture of an encoded clip lie against each other, in milliseconds; positive: the sound is late.
/// Measured at the clip's end, where a drift would show.
/// </summary>
public sealed record SyncScore(double Seconds, double OffsetMs);

/// <summary>
/// Puts a mark into picture and sound at the same frame (the plate turns white, a click sounds), sends both through the
/// encoder that answers use, decodes the clip and looks where the marks came out.
/// </summary>
public static class SyncEvaluation
{
    /// <exception cref="InvalidDataException">a mark did not come out of the clip</exception>
    public static async Task<SyncScore> RunAsync(PresentationPipeline pipeline, double seconds, CancellationToken cancellation)
    {
        var path = Path.Combine(Path.GetTempPath(), $"presenter-sync-{Guid.NewGuid():N}.mp4");
        var frames = (long)(seconds * MediaClock.FrameRate);
        var mark = frames - 13;
        try
        {
            await using (var encoders = new WarmEncoders(pipeline.EncodingOptions, pipeline.Renderer.Width, pipeline.Renderer.Height))
                await ClipWriter.WriteAsync(new EncodingStage(encoders).RunAsync(Marked(pipeline.Renderer, frames, mark), cancellation), path, pipeline.EncodingOptions, null, cancellation);
            var picture = await WhiteAtAsync(path, cancellation);
            var sound = await ClickAtAsync(path, cancellation);
            return new SyncScore(seconds, (sound - picture) * 1000);
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static async IAsyncEnumerable<FrameBatch> Marked(FrameRenderer renderer, long frames, long mark)
    {
        var turn = TurnId.New();
        for (long frame = 0; frame < frames; frame += FrameStage.Batch)
        {
            var count = (int)Math.Min(FrameStage.Batch, frames - frame);
            yield return Make(renderer, turn, frame, count, mark);
            await Task.Yield();
        }
    }

    private static FrameBatch Make(FrameRenderer renderer, TurnId turn, long frame, int count, long mark)
    {
        var yuv = torch.full(new long[] { count, renderer.Width * renderer.Height * 3 / 2 }, (byte)128, dtype: torch.uint8);
        var pcm = new short[count * MediaClock.SamplesPerFrame];
        yuv.narrow(1, 0, renderer.Width * renderer.Height).fill_((byte)40);
        if (mark >= frame && mark < frame + count)
        {
            yuv[mark - frame].narrow(0, 0, renderer.Width * renderer.Height).fill_((byte)230);
            for (var i = 0; i < 64; i++)
                pcm[(mark - frame) * MediaClock.SamplesPerFrame + i] = (short)(i % 16 < 8 ? 24000 : -24000);
        }
        return new FrameBatch(turn, frame, renderer.Width, renderer.Height, yuv.DetachFromDisposeScope(), pcm, Array.Empty<WordSpan>());
    }

    /// <summary>Presentation time in seconds of the first white picture, as the container says.</summary>
    private static async Task<double> WhiteAtAsync(string path, CancellationToken cancellation)
    {
        var text = await FfmpegAsync("ffprobe", ["-v", "error", "-f", "lavfi", "-i", $"movie={path},signalstats", "-show_entries", "frame=pts_time:frame_tags=lavfi.signalstats.YAVG", "-of", "csv=p=0"], cancellation);
        foreach (var line in System.Text.Encoding.UTF8.GetString(text).Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            var parts = line.Split(',');
            if (parts.Length >= 2 && Number(parts[1]) > 150)
                return Number(parts[0]);
        }
        throw new InvalidDataException("the white picture did not come out of the clip");
    }

    /// <summary>Time in seconds of the first loud sample, on the clip's own clock.</summary>
    private static async Task<double> ClickAtAsync(string path, CancellationToken cancellation)
    {
        var bytes = await FfmpegAsync("ffmpeg", ["-v", "error", "-i", path, "-map", "0:a", "-af", "aresample=async=0:first_pts=0", "-f", "s16le", "-ac", "1", "-ar", $"{MediaClock.SampleRate}", "-"], cancellation);
        var pcm = System.Runtime.InteropServices.MemoryMarshal.Cast<byte, short>(bytes);
        for (var i = 0; i < pcm.Length; i++)
        {
            if (Math.Abs((int)pcm[i]) > 8000)
                return i / (double)MediaClock.SampleRate;
        }
        throw new InvalidDataException("the click did not come out of the clip");
    }

    private static async Task<byte[]> FfmpegAsync(string program, string[] arguments, CancellationToken cancellation)
    {
        using var process = Process.Start(new ProcessStartInfo(Path.Combine(FfmpegProgram.Locate(""), program), arguments) { RedirectStandardOutput = true })!;
        using var output = new MemoryStream();
        await process.StandardOutput.BaseStream.CopyToAsync(output, cancellation);
        await process.WaitForExitAsync(cancellation);
        return output.ToArray();
    }

    private static double Number(string text) => double.Parse(text, System.Globalization.CultureInfo.InvariantCulture);
}
