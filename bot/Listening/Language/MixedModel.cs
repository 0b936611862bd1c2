using System.Globalization;

namespace Presenter.Bot.Listening.Language;

/// <summary>
/// Several models as one (linear interpolation), written as an ARPA file: the n-grams that any of them knows, and for each
/// history the backing-off weight that makes its probabilities sum to one.
/// </summary>
public sealed class MixedModel(WordList words, IReadOnlyList<(INGramModel Model, double Share)> parts)
{
    private sealed class Followers
    {
        public readonly List<(ulong Key, double Probability)> Kept = [];
        public double Backoff = 1;
    }

    /// <exception cref="IOException">it cannot be written</exception>
    public void Write(string path)
    {
        var unigrams = Enumerable.Range(1, words.Count).ToDictionary(NGram.Of, id => Mix(NGram.Of(id)));
        var bigrams = new Dictionary<ulong, Followers>();
        var trigrams = new Dictionary<ulong, Followers>();
        foreach (var key in parts.SelectMany(p => p.Model.Known).Distinct())
        {
            var into = NGram.Order(key) == 2 ? bigrams : trigrams;
            if (!into.TryGetValue(NGram.History(key), out var followers))
                into[NGram.History(key)] = followers = new Followers();
            followers.Kept.Add((key, Mix(key)));
        }
        foreach (var followers in bigrams.Values)
            followers.Backoff = Left(followers, k => unigrams[k]);
        var two = bigrams.Values.SelectMany(f => f.Kept).ToDictionary(k => k.Key, k => k.Probability);
        double Second(ulong key) => two.TryGetValue(key, out var p) ? p : unigrams[NGram.Shorter(key)] * (bigrams.TryGetValue(NGram.History(key), out var f) ? f.Backoff : 1);
        foreach (var followers in trigrams.Values)
            followers.Backoff = Left(followers, Second);
        // A trigram's history must itself be written.
        foreach (var history in trigrams.Keys.Where(h => !two.ContainsKey(h)))
            two[history] = Second(history);
        using var file = new StreamWriter(path);
        file.Write($"\\data\\\nngram 1={words.Count}\nngram 2={two.Count}\nngram 3={trigrams.Values.Sum(f => f.Kept.Count)}\n\n\\1-grams:\n");
        foreach (var (key, p) in unigrams)
            file.Write($"{(key == NGram.Of(words.BeginId) ? "-99" : Log(p))} {Text(key)} {Log(bigrams.TryGetValue(key, out var f) ? f.Backoff : 1)}\n");
        file.Write("\n\\2-grams:\n");
        foreach (var (key, p) in two)
            file.Write($"{Log(p)} {Text(key)} {Log(trigrams.TryGetValue(key, out var f) ? f.Backoff : 1)}\n");
        file.Write("\n\\3-grams:\n");
        foreach (var (key, p) in trigrams.Values.SelectMany(f => f.Kept))
            file.Write($"{Log(p)} {Text(key)}\n");
        file.Write("\n\\end\\\n");
    }

    private double Mix(ulong key) => parts.Sum(p => p.Share * p.Model.Probability(key));

    private static double Left(Followers followers, Func<ulong, double> shorter)
    {
        var left = 1 - followers.Kept.Sum(k => k.Probability);
        var replaced = 1 - followers.Kept.Sum(k => shorter(NGram.Shorter(k.Key)));
        return left <= 1e-6 || replaced <= 1e-6 ? 1e-6 : left / replaced;
    }

    private string Text(ulong key) => NGram.Order(key) switch
    {
        1 => words[NGram.Last(key)],
        2 => $"{words[NGram.Last(NGram.History(key))]} {words[NGram.Last(key)]}",
        _ => $"{words[NGram.Last(NGram.History(NGram.History(key)))]} {words[NGram.Last(NGram.History(key))]} {words[NGram.Last(key)]}",
    };

    private static string Log(double p) => Math.Log10(Math.Clamp(p, 1e-12, 1e3)).ToString("F4", CultureInfo.InvariantCulture);
}
