namespace Presenter.Bot.Listening.Language;

/// <summary>Words and their numbers, from 1; three of them fit into one key.</summary>
public sealed class WordList
{
    public const string Begin = "<s>", End = "</s>";

    private readonly Dictionary<string, int> ids = new(StringComparer.Ordinal);
    private readonly List<string> words = [""];

    public WordList() => (BeginId, EndId) = (Add(Begin), Add(End));

    public int BeginId { get; }

    public int EndId { get; }

    public int Count => words.Count - 1;

    public string this[int id] => words[id];

    /// <exception cref="InvalidOperationException">more than two million words</exception>
    public int Add(string word)
    {
        if (ids.TryGetValue(word, out var id))
            return id;
        if (words.Count > NGram.Mask)
            throw new InvalidOperationException($"a language model holds at most {NGram.Mask} words");
        words.Add(word);
        return ids[word] = words.Count - 1;
    }

    /// <returns>0 where there is no such word</returns>
    public int Find(string word) => ids.GetValueOrDefault(word);
}

/// <summary>One to three word numbers in 63 bits, the oldest highest.</summary>
public static class NGram
{
    public const int Bits = 21;

    public const int Mask = (1 << Bits) - 1;

    public static ulong Of(int word) => (ulong)word;

    public static ulong Of(int before, int word) => ((ulong)before << Bits) | (uint)word;

    public static ulong Of(int first, int before, int word) => ((ulong)first << (2 * Bits)) | ((ulong)before << Bits) | (uint)word;

    public static int Last(ulong key) => (int)(key & Mask);

    /// <summary>What stands before the last word.</summary>
    public static ulong History(ulong key) => key >> Bits;

    /// <summary>Without its oldest word.</summary>
    public static ulong Shorter(ulong key) => key >> (2 * Bits) != 0 ? key & ((1UL << (2 * Bits)) - 1) : key & Mask;

    public static int Order(ulong key) => key >> (2 * Bits) != 0 ? 3 : key >> Bits != 0 ? 2 : 1;
}
