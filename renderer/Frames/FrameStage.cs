using System.Runtime.CompilerServices;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Torch;

namespace Presenter.Renderer.Frames;

/// <summary>Motion codes -> frames, a few at a time.</summary>
public sealed class FrameStage(FrameRenderer renderer, ComputeThread thread)
{
    /// <summary>Frames computed together on a CPU, and wherever pictures are made one after the other: as many as the first media segment needs.</summary>
    public const int Batch = 8;

    /// <summary>One turn. The receiver disposes each batch.</summary>
    /// <param name="cutOut">without the backdrop: pictures of twice the height, colour above and alpha below</param>
    public async IAsyncEnumerable<FrameBatch> RunAsync(
        IAsyncEnumerable<MotionChunk> motion, [EnumeratorCancellation] CancellationToken cancellation, bool cutOut = false)
    {
        await foreach (var chunk in motion.WithCancellation(cancellation))
        {
            for (var start = 0; start < chunk.Frames; start += renderer.Batch)
            {
                cancellation.ThrowIfCancellationRequested();
                int first = start, count = Math.Min(renderer.Batch, chunk.Frames - start);
                yield return await thread.RunAsync(() => Render(chunk, first, count, cutOut), cancellation);
            }
        }
    }

    private FrameBatch Render(MotionChunk chunk, int start, int count, bool cutOut)
    {
        var size = renderer.CodeSize;
        var codes = chunk.Codes.AsSpan(start * size, count * size);
        var yuv = cutOut ? renderer.RenderPacked(codes) : renderer.RenderYuv(codes);
        var first = chunk.StartFrame + start;
        var words = chunk.Words.Where(w => w.StartSample / MediaClock.SamplesPerFrame is var f && f >= first && f < first + count).ToArray();
        var pcm = chunk.Pcm.Slice(start * MediaClock.SamplesPerFrame, count * MediaClock.SamplesPerFrame);
        return new FrameBatch(chunk.Turn, first, renderer.Width, cutOut ? 2 * renderer.Height : renderer.Height, yuv.DetachFromDisposeScope(), pcm, words);
    }
}
