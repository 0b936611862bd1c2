namespace Presenter.Bot.Listening;

/// <summary>Tells speech that was understood from noise and foreign words that were forced into English ones.</summary>
public static class Confidence
{
    /// <summary>Mean acoustic log likelihood a frame below which nothing was understood; found by docs/voice.md's experiment.</summary>
    public static long Least { get; set; } = long.MinValue;

    public static IReadOnlyList<HeardWord> Filter(IReadOnlyList<HeardWord> words) => words.Count == 0 || Mean(words) < Least ? [] : words;

    public static long Mean(IReadOnlyList<HeardWord> words) => words.Sum(w => w.Acoustic) / Math.Max(1, words.Sum(w => w.End - w.Begin));
}
