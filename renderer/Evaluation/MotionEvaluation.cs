using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>How performed motion compares with held-out tracks.</summary>
/// <param name="MouthOpeningCorrelation">jawOpen, generated against performed, over all held-out frames.</param>
/// <param name="MouthOpeningError">Mean absolute difference of jawOpen.</param>
/// <param name="LagFrames">Shift of best correlation; positive means the generated mouth is late.</param>
/// <param name="BilabialOpening">Mean jawOpen plus lips parted in the middle of p, b, m; the track's own beside it.</param>
public sealed record MotionScore(
    int Sentences,
    double MouthOpeningCorrelation,
    double MouthOpeningError,
    int LagFrames,
    double BilabialOpening,
    double BilabialOpeningTrack,
    IReadOnlyList<float> ExampleGenerated,
    IReadOnlyList<float> ExampleTrack,
    string ExampleText);

/// <summary>Share of silent frames that show a closed mouth, judged on rendered pictures.</summary>
public sealed record SilenceScore(int SilentFrames, double Closed, double ClosedInTracks);

public static class MotionEvaluation
{
    /// <summary>Every 20th sentence, as the trainer holds them out.</summary>
    public static IReadOnlyList<Track> HeldOut(IReadOnlyList<Track> tracks) => tracks.Where((_, i) => i % 20 == 0).ToArray();

    public static MotionScore Run(IReadOnlyList<(Track Track, float[] Codes)> performed, IReadOnlyList<string> names)
    {
        int jaw = Index(names, "jawOpen"), size = names.Count;
        var made = performed.Select(p => Column(p.Codes, jaw, size)).ToArray();
        var real = performed.Select(p => Column(p.Track.Controls.contiguous().data<float>().ToArray(), jaw, size)).ToArray();
        var lags = Enumerable.Range(-4, 9).Select(lag => (Lag: lag, Value: Correlation(made, real, lag))).ToArray();
        var best = lags.MaxBy(l => l.Value);
        var (open, track) = Bilabials(performed, names);
        return new MotionScore(performed.Count, lags.First(l => l.Lag == 0).Value,
            made.Zip(real, (m, r) => m.Zip(r, (a, b) => Math.Abs(a - b)).Average()).Average(), best.Lag, open, track,
            made[0], real[0], performed[0].Track.Text);
    }

    /// <summary>Judges at most <paramref name="most"/> silent frames.</summary>
    public static SilenceScore Silence(
        FrameRenderer renderer, IReadOnlyList<(Track Track, float[] Codes)> performed, IReadOnlyList<string> names, float[] rest, int most)
    {
        using var off = no_grad();
        var frames = performed.SelectMany(p => SilentFrames(p.Track).Select(k => (p.Track, p.Codes, k))).ToArray();
        var stride = Math.Max(1, frames.Length / most);
        int total = 0, closed = 0, closedTrack = 0, size = names.Count;
        foreach (var (track, codes, k) in frames.Where((_, i) => i % stride == 0))
        {
            var row = codes.AsSpan(k * size, size).ToArray();
            var performedRow = track.Controls[k].data<float>().ToArray();
            total++;
            closed += IsClosed(renderer, row, names, rest) ? 1 : 0;
            closedTrack += IsClosed(renderer, performedRow, names, rest) ? 1 : 0;
        }
        return new SilenceScore(total, (double)closed / total, (double)closedTrack / total);
    }

    /// <summary>Frames at least three frames inside a silence: lips need that long to close and open.</summary>
    public static IEnumerable<int> SilentFrames(Track track)
    {
        bool Silent(int k) => track.Script.Values[k * ScriptFrames.ValueCount + 5] == 0;
        for (var k = 3; k < track.Frames - 3; k++)
        {
            if (Enumerable.Range(k - 3, 7).All(Silent))
                yield return k;
        }
    }

    /// <summary>
    /// A mouth counts as closed when the picture of the mouth differs from the same head with the lips at rest by less than
    /// a jaw 4% open would make it differ.
    /// </summary>
    /// <param name="row">The motion code of one frame.</param>
    /// <exception cref="InvalidDataException">the code has no control jawOpen or mouthLowerDown</exception>
    public static bool IsClosed(FrameRenderer renderer, float[] row, IReadOnlyList<string> names, float[] rest)
    {
        using var scope = NewDisposeScope();
        float[] shut = (float[])row.Clone(), ajar = (float[])row.Clone();
        for (var i = 0; i < names.Count; i++)
        {
            // A smile is not an opening: it stays as it is.
            if (RestPose.IsMouth(names[i]) && names[i] != "mouthSmile")
                shut[i] = ajar[i] = rest[i];
        }
        ajar[Index(names, "jawOpen")] += 0.04f;
        ajar[Index(names, "mouthLowerDown")] += 0.04f;
        var mouth = PictureScores.Crop(renderer.RenderRgb([.. row, .. shut, .. ajar]), PictureEvaluation.Mouth);
        return (mouth[0] - mouth[1]).abs().mean().item<float>() <= (mouth[2] - mouth[1]).abs().mean().item<float>();
    }

    private static (double Made, double Track) Bilabials(IReadOnlyList<(Track Track, float[] Codes)> performed, IReadOnlyList<string> names)
    {
        int size = names.Count, jaw = Index(names, "jawOpen"), lower = Index(names, "mouthLowerDown"), upper = Index(names, "mouthUpperUp");
        var lips = new[] { "p", "b", "m" }.Select(p => (long)Speech.PhonemeSet.IndexOf(p)).ToHashSet();
        double made = 0, real = 0;
        var count = 0;
        foreach (var (track, codes) in performed)
        {
            var own = track.Controls.contiguous().data<float>().ToArray();
            for (var k = 1; k < track.Frames - 1; k++)
            {
                if (!lips.Contains(track.Script.Phonemes[k * 3 + 1]) || track.Script.Values[k * ScriptFrames.ValueCount + 2] is < 0.3f or > 0.7f)
                    continue;
                made += codes[k * size + jaw] + codes[k * size + lower] + codes[k * size + upper];
                real += own[k * size + jaw] + own[k * size + lower] + own[k * size + upper];
                count++;
            }
        }
        return (made / Math.Max(1, count), real / Math.Max(1, count));
    }

    private static double Correlation(float[][] made, float[][] real, int lag)
    {
        var a = new List<double>();
        var b = new List<double>();
        for (var s = 0; s < made.Length; s++)
        {
            for (var k = Math.Max(0, lag); k < made[s].Length && k - lag < real[s].Length; k++)
            {
                a.Add(made[s][k]);
                b.Add(real[s][k - lag]);
            }
        }
        double ma = a.Average(), mb = b.Average();
        double top = a.Zip(b, (x, y) => (x - ma) * (y - mb)).Sum();
        return top / Math.Sqrt(a.Sum(x => (x - ma) * (x - ma)) * b.Sum(y => (y - mb) * (y - mb)));
    }

    private static float[] Column(float[] rows, int column, int size) =>
        Enumerable.Range(0, rows.Length / size).Select(k => rows[k * size + column]).ToArray();

    private static int Index(IReadOnlyList<string> names, string name) => names.ToList().IndexOf(name) is var i and >= 0 ? i
        : throw new InvalidDataException($"the presenter has no control {name}; this figure needs it");
}
