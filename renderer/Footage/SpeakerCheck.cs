using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>
/// One voice or two? Each sentence's mean cepstrum is compared with what its phonemes sound like over the whole talk, so
/// that only the voice is left; the sentences are then split in two along the direction in which they differ most.
/// </summary>
public static class SpeakerCheck
{
    /// <summary>Distance of the two halves over their own spread. Measured in docs/log.md.</summary>
    public const double Most = 8;

    private const double LeastShare = 0.1;

    /// <returns>distance between the two groups of sentences in deviations, and the smaller group</returns>
    public static (double Separation, IReadOnlyList<int> Others) Examine(short[] pcm, Alignment alignment)
    {
        var sound = Mfcc.Of(pcm, FootageDecoder.SampleRate);
        const int Size = Mfcc.Coefficients - 1;
        var rows = alignment.Phonemes.Where(p => p.Name != PhonemeSet.Silence && p.End > p.Start).Select(p => (p.Name, p.Sentence, Mean: MeanOf(sound, p))).ToArray();
        var typical = rows.GroupBy(r => r.Name).ToDictionary(g => g.Key, g => Enumerable.Range(0, Size).Select(c => g.Average(r => r.Mean[c])).ToArray());
        var sentences = rows.GroupBy(r => r.Sentence).Where(g => g.Count() >= 8).OrderBy(g => g.Key)
            .Select(g => (g.Key, Mean: Enumerable.Range(0, Size).Select(c => g.Average(r => r.Mean[c] - typical[r.Name][c])).ToArray())).ToArray();
        if (sentences.Length < 6)
            return (0, []);
        var axis = Principal(sentences.Select(s => s.Mean).ToArray());
        var along = sentences.Select(s => (s.Key, Value: s.Mean.Zip(axis, (a, b) => a * b).Sum())).OrderBy(s => s.Value).ToArray();
        var (best, at) = (0.0, 0);
        for (var i = Math.Max(2, (int)(LeastShare * along.Length)); i <= along.Length - Math.Max(2, (int)(LeastShare * along.Length)); i++)
        {
            double[] low = along[..i].Select(s => s.Value).ToArray(), high = along[i..].Select(s => s.Value).ToArray();
            double a = low.Average(), b = high.Average(), spread = Math.Sqrt((low.Sum(v => (v - a) * (v - a)) + high.Sum(v => (v - b) * (v - b))) / along.Length);
            if ((b - a) / Math.Max(spread, 1e-6) > best)
                (best, at) = ((b - a) / Math.Max(spread, 1e-6), i);
        }
        var smaller = at <= along.Length / 2 ? along[..at] : along[at..];
        return (best, smaller.Select(s => s.Key).Order().ToArray());
    }

    private static double[] MeanOf(SpeechFeatures sound, AlignedPhoneme p)
    {
        int from = Math.Min(sound.Count - 1, (int)(p.Start * Mfcc.HopsPerSecond)), to = Math.Clamp((int)(p.End * Mfcc.HopsPerSecond), from + 1, sound.Count);
        return Enumerable.Range(1, Mfcc.Coefficients - 1).Select(c => Enumerable.Range(from, to - from).Average(t => (double)sound.Values[t * Mfcc.Size + c])).ToArray();
    }

    /// <summary>The first principal axis, by power iteration.</summary>
    private static double[] Principal(double[][] rows)
    {
        var axis = Enumerable.Repeat(1.0, rows[0].Length).Select((v, i) => v + 0.1 * i).ToArray();
        for (var n = 0; n < 100; n++)
        {
            var next = new double[axis.Length];
            foreach (var row in rows)
            {
                var along = row.Zip(axis, (a, b) => a * b).Sum();
                for (var c = 0; c < next.Length; c++)
                    next[c] += along * row[c];
            }
            var length = Math.Sqrt(next.Sum(v => v * v));
            axis = next.Select(v => v / Math.Max(length, 1e-12)).ToArray();
        }
        return axis;
    }
}
