using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Speech;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Motion codes -> pictures -> mouths -> what a frozen reader reads -> CTC against what was said. Pictures are made twice:
/// once without gradient for the reader, which must see all frames at a time, and again a few at a time for the gradient of
/// the codes, so that memory does not grow with the sentence (gradient checkpointing, Chen et al. 2016).
/// </summary>
public sealed class TextLoss(FrameGenerator frames, CodeScale scale, Box region, LipReader reader, int renderedAtOnce)
{
    private readonly CTCLoss ctc = nn.CTCLoss(LipReader.Blank, zero_infinity: true);

    private readonly Box mouth = reader.Options.Mouth with { X = reader.Options.Mouth.X - region.X, Y = reader.Options.Mouth.Y - region.Y };

    /// <summary>Phonemes whose middle is shown within the frames, silences left out.</summary>
    public static long[] Said(IReadOnlyList<PhonemeSpan> spans, int start, int frames) => MouthClip.SpokenOf(spans.Where(s =>
        (s.StartSample + s.EndSample) / 2 / MediaClock.SamplesPerFrame is var k && k >= start && k < start + frames)).Select(p => (long)p).ToArray();

    /// <summary>The loss and its gradient.</summary>
    /// <param name="codes">fp32 [batch, frames, code], not scaled; no gradient needed</param>
    /// <param name="said">phonemes of each of the batch</param>
    /// <param name="video">added to the frame generator's loss for a few pictures of the region and their codes; null where it does not learn</param>
    /// <returns>nats a phoneme, its gradient [batch, frames, code], and what was read</returns>
    public (double Loss, Tensor Gradient, int[][] Read) Compute(Tensor codes, IReadOnlyList<long[]> said, Func<Tensor, Tensor, Tensor>? video = null)
    {
        using var scope = NewDisposeScope();
        long batch = codes.shape[0], length = codes.shape[1];
        var rows = codes.detach().flatten(0, 1).requires_grad_();
        Tensor mouths;
        using (no_grad())
            mouths = cat(rows.split(renderedAtOnce).Select(r => Mouths(Picture(r))).ToList(), 0);
        mouths = mouths.detach().requires_grad_();
        var (loss, read) = Read(mouths.reshape([batch, length, 3, mouths.shape[2], mouths.shape[3]]), said);
        loss.backward();
        var wanted = mouths.grad!;
        for (long at = 0; at < batch * length; at += renderedAtOnce)
        {
            using var inner = NewDisposeScope();
            var part = rows.narrow(0, at, Math.Min(renderedAtOnce, batch * length - at));
            var picture = Picture(part);
            // Its gradient is the reader's, carried on.
            var carried = (Mouths(picture) * wanted.narrow(0, at, part.shape[0])).sum();
            (video is null ? carried : carried + video(picture, part)).backward();
        }
        return (loss.item<float>(), rows.grad!.reshape(codes.shape).detach().MoveToOuterDisposeScope(), read);
    }

    /// <summary>The loss and what was read, without gradient.</summary>
    public (double Loss, int[][] Read) Evaluate(Tensor codes, IReadOnlyList<long[]> said)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var mouths = cat(codes.flatten(0, 1).split(renderedAtOnce).Select(r => Mouths(Picture(r))).ToList(), 0);
        var (loss, read) = Read(mouths.reshape([codes.shape[0], codes.shape[1], 3, mouths.shape[2], mouths.shape[3]]), said);
        return (loss.item<float>(), read);
    }

    /// <returns>fp32 [frames, 3, height, width] of the region, not clamped</returns>
    public Tensor Picture(Tensor rows) => frames.forward(scale.Apply(rows));

    private Tensor Mouths(Tensor pictures) => MouthCrop.Of(pictures, mouth, reader.Options);

    /// <summary>The loss of what a reader read, with its gradient.</summary>
    /// <param name="read">log probabilities [outputs, batch, phonemes]</param>
    /// <param name="said">phonemes of each of the batch</param>
    /// <returns>nats a phoneme</returns>
    public Tensor Score(Tensor read, IReadOnlyList<long[]> said) => ctc.forward(read, tensor(said.SelectMany(s => s).ToArray()),
        tensor(Enumerable.Repeat(read.shape[0], said.Count).ToArray()), tensor(said.Select(s => (long)s.Length).ToArray()));

    private (Tensor Loss, int[][] Read) Read(Tensor mouths, IReadOnlyList<long[]> said)
    {
        var read = reader.forward(mouths);
        var steps = Enumerable.Repeat((int)read.shape[0], said.Count).ToArray();
        return (Score(read, said), CtcDecoding.Greedy(read.detach(), steps, LipReader.Blank));
    }
}
