using Presenter.Renderer.Footage;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>The mouth of one spoken sentence, and what it said.</summary>
/// <param name="Mouths">uint8 [frames, 3, height, width]</param>
/// <param name="Spoken">Phonemes in order, without silences.</param>
/// <param name="Sounding">The phoneme that sounds at every output of the reader, silence included.</param>
public sealed record MouthClip(string Text, Tensor Mouths, int[] Spoken, long[] Sounding)
{
    /// <summary>What the pictures were made from, in deviations, [frames, controls]; null where nobody knows.</summary>
    public Tensor? Controls { get; init; }

    public int Frames => checked((int)Mouths.shape[0]);

    public static int[] SpokenOf(IEnumerable<PhonemeSpan> spans) =>
        spans.Select(s => PhonemeSet.IndexOf(s.Phoneme)).Where(p => p >= 0 && p != PhonemeSet.SilenceIndex).ToArray();

    /// <param name="mouths">uint8 [frames, 3, height, width], from the clock's zero on</param>
    public static MouthClip Of(string text, IReadOnlyList<PhonemeSpan> spans, Tensor mouths, LipReaderOptions options)
    {
        var sounding = new long[mouths.shape[0] * options.OutputsAFrame];
        for (int k = 0, at = 0; k < sounding.Length; k++)
        {
            var middle = (2 * k + 1) * MediaClock.SamplesPerFrame / (2 * options.OutputsAFrame);
            while (at < spans.Count && spans[at].EndSample <= middle)
                at++;
            var known = at < spans.Count && spans[at].StartSample <= middle ? PhonemeSet.IndexOf(spans[at].Phoneme) : -1;
            sounding[k] = known < 0 ? PhonemeSet.SilenceIndex : known;
        }
        return new MouthClip(text, mouths, SpokenOf(spans), sounding);
    }

    /// <summary>A filmed sentence.</summary>
    /// <param name="x">left edge of the film in pixels of the whole picture</param>
    public static async Task<MouthClip> ReadAsync(SpokenTake take, int x, int y, LipReaderOptions options, CancellationToken cancellation)
    {
        var box = options.Mouth with { X = options.Mouth.X - x, Y = options.Mouth.Y - y };
        var mouths = await MouthVideo.ReadAsync(take.Pictures, box, options, cancellation);
        return Of(take.Text, take.Phonemes, mouths, options);
    }

    /// <summary>What a reader reads of it.</summary>
    public int[] ReadBy(LipReader reader)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var read = reader.forward(Mouths.to(float32).div(255).unsqueeze(0));
        return CtcDecoding.Greedy(read, [(int)read.shape[0]], LipReader.Blank)[0];
    }

    public static ReadingScore Score(LipReader reader, IEnumerable<MouthClip> clips) =>
        ReadingScore.Of(clips.Select(c => ((IReadOnlyList<int>)c.Spoken, (IReadOnlyList<int>)c.ReadBy(reader))).ToArray());
}
