namespace Presenter.Bot.Listening;

/// <summary>Tells speech that was understood from noise and foreign words that were forced into English ones.</summary>
public static class Confidence
{
    /// <summary>
    /// Mean acoustic log likelihood (base 1.0001) a frame below which nothing was understood. Of 62 questions that were
    /// understood the least had -36,300; German and invented words had -38,600 and less (docs/voice.md).
    /// </summary>
    public const long Least = -37_500;

    public static IReadOnlyList<HeardWord> Filter(IReadOnlyList<HeardWord> words) => words.Count == 0 || Mean(words) < Least ? [] : words;

    public static long Mean(IReadOnlyList<HeardWord> words) => words.Sum(w => w.Acoustic) / Math.Max(1, words.Sum(w => w.End - w.Begin));
}
