using System.Collections.Concurrent;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// What texts of the knowledge consist of, remembered: the same few passages answer most questions, and to take them apart
/// anew for each costs more than everything else about an answer.
/// </summary>
public sealed class ReadTexts
{
    /// <summary>Texts of a large knowledge; then it begins afresh.</summary>
    private const int Most = 20_000;

    private readonly ConcurrentDictionary<string, IReadOnlySet<string>> terms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, IReadOnlyList<string>> sentences = new(StringComparer.Ordinal);

    /// <param name="text">of a document, never of a visitor: what visitors type has no end</param>
    public IReadOnlySet<string> Terms(string text) => Of(terms, text, t => Knowledge.Terms.Of(t).ToHashSet());

    /// <param name="text">of a document</param>
    public IReadOnlyList<string> Sentences(string text) => Of(sentences, text, Split);

    private static T Of<T>(ConcurrentDictionary<string, T> known, string text, Func<string, T> read)
    {
        if (known.TryGetValue(text, out var found))
            return found;
        if (known.Count >= Most)
            known.Clear();
        return known.GetOrAdd(text, read);
    }

    private static IReadOnlyList<string> Split(string text)
    {
        var splitter = new Planning.SentenceSplitter();
        var all = splitter.Add(text).ToList();
        if (splitter.Finish() is { } rest)
            all.Add(rest);
        return all;
    }
}
