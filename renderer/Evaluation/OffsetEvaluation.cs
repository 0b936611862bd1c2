using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>Where lips lie against what is heard.</summary>
/// <param name="Of">which pictures</param>
/// <param name="Against">phonemes: the opening that they ask for; sound: its energy</param>
/// <param name="Frames">Shift of best correlation, parts of a frame; positive: the lips are late. Lips that open before the sound, as people's do, are below 0.</param>
/// <param name="Correlation">At that shift.</param>
public sealed record OffsetRow(string Of, string Against, int Sentences, double Frames, double Correlation);

/// <summary>Audio-video offset by cross-correlation of the mouth's opening, measured from pictures (as Chung and Zisserman's SyncNet 2016 asks, without its network).</summary>
public static class OffsetEvaluation
{
    private const int Farthest = 6;

    private static readonly string[] Said =
    [
        "Great choice. The view from the top of the tower is simply breathtaking.",
        "Good morning, and welcome to the harbour museum. My name is Robin.",
        "A family ticket is valid for two adults and up to three children.",
    ];

    /// <summary>Against the phonemes, for every kind of clip.</summary>
    public static IEnumerable<OffsetRow> AgainstPhonemes(IReadOnlyDictionary<string, IReadOnlyList<MouthClip>> clips) =>
        clips.Select(c => Row(c.Key, "phonemes", c.Value.Select(clip => (MouthOpening.Seen(clip.Mouths), MouthOpening.Expected(clip))).ToArray()));

    /// <summary>Against the take's own sound.</summary>
    public static async Task<OffsetRow> OfFilmAsync(IReadOnlyList<(MouthClip Clip, string Audio)> takes, CancellationToken cancellation)
    {
        var pairs = new List<(double[], double[])>();
        foreach (var (clip, audio) in takes)
        {
            var (pcm, rate) = Wave.Read(await File.ReadAllBytesAsync(audio, cancellation));
            pairs.Add((MouthOpening.Seen(clip.Mouths), MouthOpening.Loudness(pcm, rate)));
        }
        return Row(LipEvaluation.Filmed, "sound", pairs);
    }

    /// <summary>Against the voice's phonemes and its sound, of sentences that go through the very stages of an answer up to the encoder.</summary>
    public static async Task<IReadOnlyList<OffsetRow>> OfAnswersAsync(PresentationPipeline pipeline, SpeechOptions speech, Box mouth, CancellationToken cancellation)
    {
        using var network = pipeline.Package.LoadMotion();
        using var thread = new ComputeThread();
        var manifest = pipeline.Package.Manifest;
        var motion = new MotionStage(network, manifest.MotionScale, manifest.Rest, manifest.ControlMap, thread);
        var frames = new FrameStage(pipeline.Renderer, thread);
        List<(double[], double[])> sounds = [], phonemes = [];
        foreach (var text in Said)
        {
            var spans = new List<PhonemeSpan>();
            var spoken = Noted(new SpeechStage(pipeline.Voice, speech).RunAsync(One(text), null, cancellation), spans);
            List<Tensor> lumas = [];
            List<short> pcm = [];
            await foreach (var batch in frames.RunAsync(motion.RunAsync(spoken, cancellation), cancellation))
            {
                using (batch)
                {
                    lumas.Add(Luma(batch, mouth));
                    pcm.AddRange(batch.Pcm.Span);
                }
            }
            using var whole = cat(lumas, 0);
            var seen = MouthOpening.Seen(whole, whole.mean().item<float>());
            sounds.Add((seen, MouthOpening.Loudness([.. pcm], MediaClock.SampleRate)));
            phonemes.Add((seen, MouthOpening.Expected(MouthClip.Of(text, spans, whole, new LipReaderOptions()))));
            lumas.ForEach(l => l.Dispose());
        }
        return [Row("answers", "phonemes", phonemes), Row("answers", "sound", sounds)];
    }

    /// <summary>Passes speech on and keeps its phonemes, which are on the turn's clock.</summary>
    private static async IAsyncEnumerable<SpeechChunk> Noted(IAsyncEnumerable<SpeechChunk> speech, List<PhonemeSpan> spans)
    {
        await foreach (var chunk in speech)
        {
            spans.AddRange(chunk.Phonemes);
            yield return chunk;
        }
    }

    /// <summary>Shift of best correlation over all sentences together, between frames by a parabola through the three best.</summary>
    public static OffsetRow Row(string of, string against, IReadOnlyList<(double[] Seen, double[] Heard)> sentences)
    {
        var values = Enumerable.Range(-Farthest, 2 * Farthest + 1).Select(lag => Correlation(sentences, lag)).ToArray();
        var best = Array.IndexOf(values, values.Max());
        double between = 0;
        if (best > 0 && best < values.Length - 1)
        {
            double before = values[best - 1], after = values[best + 1], bend = before - 2 * values[best] + after;
            between = bend < 0 ? 0.5 * (before - after) / bend : 0;
        }
        return new OffsetRow(of, against, sentences.Count, best - Farthest + between, values[best]);
    }

    private static double Correlation(IReadOnlyList<(double[] Seen, double[] Heard)> sentences, int lag)
    {
        double both = 0, seen = 0, heard = 0;
        foreach (var (a, b) in sentences)
        {
            for (var k = Math.Max(0, lag); k < a.Length && k - lag < b.Length; k++)
            {
                both += a[k] * b[k - lag];
                seen += a[k] * a[k];
                heard += b[k - lag] * b[k - lag];
            }
        }
        return both / Math.Sqrt(seen * heard + 1e-12);
    }

    private static Tensor Luma(FrameBatch batch, Box mouth)
    {
        using var scope = NewDisposeScope();
        var whole = batch.Yuv.cpu().narrow(1, 0, batch.Width * batch.Height).reshape(batch.Frames, batch.Height, batch.Width);
        return whole.narrow(1, mouth.Y, mouth.Height).narrow(2, mouth.X, mouth.Width).to(float32).sub(16).div(219).MoveToOuterDisposeScope();
    }

    private static async IAsyncEnumerable<SpokenSentence> One(string text)
    {
        await Task.Yield();
        yield return new SpokenSentence(TurnId.New(), 0, text, StageDirection.Neutral, []);
    }
}
