namespace Presenter.Renderer.Speech;

/// <summary>
/// Cuts a sentence into what is synthesised at once. The first sentence of an answer goes by clauses, a short one first,
/// so that the voice starts early; later ones whole, since the voice sounds best so.
/// </summary>
public static class ClauseSplitter
{
    private const int FirstLeast = 2, FirstMost = 9, Most = 30;

    private static readonly HashSet<string> Conjunctions = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "but", "or", "because", "which", "while", "when", "where", "that", "from", "with", "until", "for", "on", "at", "in", "to", "of", "is", "are",
    };

    /// <returns>runs of words, together the whole sentence</returns>
    public static IEnumerable<IReadOnlyList<SpokenWord>> Split(IReadOnlyList<SpokenWord> words, bool first)
    {
        var from = 0;
        while (from < words.Count)
        {
            var to = End(words, from, first);
            yield return words.Skip(from).Take(to - from).ToArray();
            from = to;
        }
    }

    private static int End(IReadOnlyList<SpokenWord> words, int from, bool first)
    {
        int spoken = 0, least = first ? FirstLeast : Most / 2, most = first && from == 0 ? FirstMost : Most;
        int? fallback = null;
        for (var i = from; i < words.Count; i++)
        {
            spoken += words[i].Spoken.Count;
            var rest = words.Skip(i + 1).Sum(w => w.Spoken.Count);
            if (rest == 0)
                return words.Count;
            // A clause mark ends it, unless a mere word or two would be left over.
            if (words[i].Pause is not null && spoken >= least && rest >= 2)
                return i + 1;
            if (spoken >= 4 && Conjunctions.Contains(words[i + 1].Written))
                fallback = i + 1;
            if (spoken >= most)
                return rest <= 3 ? words.Count : fallback ?? i + 1;
        }
        return words.Count;
    }
}
