namespace Presenter.Bot.Listening;

/// <summary>Tells speech that was understood from noise and foreign words that were forced into English ones.</summary>
public static class Confidence
{
    /// <summary>
    /// Mean acoustic log likelihood (base 1.0001) a frame below which nothing was understood. Of 24 questions that were
    /// understood the least had -31,500, of 12 that came out as other words the best had -36,400 (docs/voice.md).
    /// </summary>
    public const long Least = -34_000;

    public static IReadOnlyList<HeardWord> Filter(IReadOnlyList<HeardWord> words) => words.Count == 0 || Mean(words) < Least ? [] : words;

    public static long Mean(IReadOnlyList<HeardWord> words) => words.Sum(w => w.Acoustic) / Math.Max(1, words.Sum(w => w.End - w.Begin));
}
