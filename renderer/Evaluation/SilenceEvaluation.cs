using Presenter.Renderer.LipReading;
using Presenter.Renderer.Speech;
using TorchSharp;

namespace Presenter.Renderer.Evaluation;

/// <summary>
/// Closed mouths in silence where the code's numbers have no names: how dark it is between the lips, on the way from the film's own pauses to
/// its own open vowels.
/// </summary>
public static class SilenceEvaluation
{
    /// <summary>Part of the way from closed to open up to which nobody sees a gap.</summary>
    private const double Ajar = 0.25;

    /// <summary>Frames to both sides that must be silent too: lips need that long to close and open. People's pauses are short.</summary>
    private const int Reach = 3, ReachFilmed = 1;

    /// <summary>Pictures of each kind without which there is nothing to compare.</summary>
    private const int Fewest = 20;

    private static readonly HashSet<int> OpenVowels = [.. new[] { "aa", "ae", "ah", "ao", "aw", "ay", "eh" }.Select(PhonemeSet.IndexOf)];

    /// <param name="film">takes as they were filmed, learned from or not: they only tell what closed and open are</param>
    /// <param name="made">what the presenter performs</param>
    /// <returns>null where the film has too few pauses or open vowels, or its mouth no dark gap, to tell one from the other</returns>
    public static SilenceScore? Run(IReadOnlyList<MouthClip> film, IReadOnlyList<MouthClip> made)
    {
        if (film.Count == 0)
            return null;
        var mean = film.Average(MeanLuma);
        double[][] filmed = film.Select(c => MouthOpening.Gap(c.Mouths, mean)).ToArray(), performed = made.Select(c => MouthOpening.Gap(c.Mouths, mean)).ToArray();
        var pauses = Pick(film, filmed, (clip, k) => IsSilent(clip, k, ReachFilmed));
        var vowels = Pick(film, filmed, (clip, k) => Sounding(clip, k).All(p => OpenVowels.Contains((int)p)));
        var silent = Pick(made, performed, (clip, k) => IsSilent(clip, k, Reach));
        if (pauses.Length < Fewest || vowels.Length < Fewest || silent.Length < Fewest)
            return null;
        double closed = pauses[pauses.Length / 2], open = vowels[vowels.Length * 3 / 4];
        if (open - closed < 2 * (pauses[pauses.Length * 3 / 4] - closed) || open <= closed)
            return null;
        var limit = closed + Ajar * (open - closed);
        return new SilenceScore(silent.Length, silent.Count(g => g <= limit) / (double)silent.Length, pauses.Count(g => g <= limit) / (double)pauses.Length);
    }

    private static double MeanLuma(MouthClip clip)
    {
        using var scope = torch.NewDisposeScope();
        return MouthOpening.Luma(clip.Mouths).mean().item<float>();
    }

    /// <returns>in order</returns>
    private static double[] Pick(IReadOnlyList<MouthClip> clips, double[][] gaps, Func<MouthClip, int, bool> wanted) =>
        clips.SelectMany((clip, c) => Enumerable.Range(0, clip.Frames).Where(k => wanted(clip, k)).Select(k => gaps[c][k])).Order().ToArray();

    private static bool IsSilent(MouthClip clip, int k, int reach) =>
        k >= reach && k < clip.Frames - reach && Enumerable.Range(k - reach, 2 * reach + 1).All(i => Sounding(clip, i).All(p => p == PhonemeSet.SilenceIndex));

    private static ArraySegment<long> Sounding(MouthClip clip, int k)
    {
        var outputs = clip.Sounding.Length / clip.Frames;
        return new(clip.Sounding, k * outputs, outputs);
    }
}
