using System.Runtime.InteropServices;

namespace Presenter.Bot.Listening.Language;

/// <summary>
/// A trigram model of counted sentences, smoothed after Witten and Bell (1991): a history that was followed by many different
/// words leaves much to the shorter one.
/// </summary>
public sealed class CountedModel(WordList words) : INGramModel
{
    private readonly Dictionary<ulong, double> counts = [];
    private readonly Dictionary<ulong, (double Total, int Kinds)> histories = [];

    public IEnumerable<ulong> Known => counts.Keys.Where(k => NGram.Order(k) > 1);

    /// <param name="weight">how often it counts</param>
    public void Add(IReadOnlyList<int> sentence, double weight = 1)
    {
        int first = 0, before = words.BeginId;
        foreach (var word in sentence.Append(words.EndId))
        {
            Count(NGram.Of(word), weight);
            Count(NGram.Of(before, word), weight);
            if (first != 0)
                Count(NGram.Of(first, before, word), weight);
            (first, before) = (before, word);
        }
    }

    public double Probability(ulong key)
    {
        if (NGram.Order(key) == 1)
        {
            var (all, kinds) = histories.GetValueOrDefault(0UL);
            return (counts.GetValueOrDefault(key) + (double)kinds / words.Count) / Math.Max(all + kinds, 1);
        }
        var shorter = Probability(NGram.Shorter(key));
        return histories.TryGetValue(NGram.History(key), out var history)
            ? (counts.GetValueOrDefault(key) + history.Kinds * shorter) / (history.Total + history.Kinds)
            : shorter;
    }

    private void Count(ulong key, double weight)
    {
        ref var count = ref CollectionsMarshal.GetValueRefOrAddDefault(counts, key, out var known);
        count += weight;
        ref var history = ref CollectionsMarshal.GetValueRefOrAddDefault(histories, NGram.History(key), out _);
        history = (history.Total + weight, history.Kinds + (known ? 0 : 1));
    }
}
