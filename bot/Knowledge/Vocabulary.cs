using System.Collections.Concurrent;

namespace Presenter.Bot.Knowledge;

/// <summary>What words the knowledge knows, how much each tells, and which mean the same.</summary>
public sealed class Vocabulary
{
    /// <summary>What is left of the weight of a word that pads.</summary>
    private const double Padding = 0.15;

    /// <summary>Words remembered that the knowledge does not hold.</summary>
    private const int MostForeign = 5_000;

    private readonly Dictionary<string, int> documents;
    private readonly Dictionary<string, string[]> synonyms = new();
    private readonly Dictionary<string, int> spellings;
    private readonly ConcurrentDictionary<string, string[]> kin = new();
    private readonly int count;

    /// <param name="passages">all of the knowledge</param>
    /// <param name="groups">lines of synonyms.txt: words of one meaning, or a word, a colon and what is of its kind; # begins a comment</param>
    public Vocabulary(IReadOnlyCollection<Passage> passages, IEnumerable<string> groups)
    {
        count = Math.Max(1, passages.Count);
        documents = passages.SelectMany(p => Terms.Of($"{p.Title} {p.Heading} {p.Text}").Distinct()).GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        groups = [.. groups.Where(l => !l.StartsWith('#')), .. WordForms.Everyday];
        spellings = passages.SelectMany(p => Terms.Words($"{p.Title} {p.Heading} {p.Text}")).Concat(groups.SelectMany(Terms.Words)).Concat(LightWords.Words).Concat(Terms.StopWords)
            .Where(w => w.Length > 3).GroupBy(w => w).ToDictionary(g => g.Key, g => g.Count());
        foreach (var line in groups)
        {
            var group = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Terms.Stem(w.TrimEnd(':').ToLowerInvariant())).Distinct().ToArray();
            // "weekend: saturday sunday": a Saturday is a weekend, and no Sunday.
            foreach (var word in line.Contains(':') ? group.Take(1) : group)
                synonyms[word] = [.. synonyms.GetValueOrDefault(word, []), .. group.Where(g => g != word)];
        }
    }

    public static Vocabulary Empty { get; } = new([], []);

    public bool Knows(string term) => documents.ContainsKey(term);

    /// <summary>Inverse document frequency; a word that the knowledge does not hold tells most, unless it is padding.</summary>
    public double Weight(string term) =>
        Math.Log(1 + (count - documents.GetValueOrDefault(term) + 0.5) / (documents.GetValueOrDefault(term) + 0.5)) * (LightWords.Contains(term) ? Padding : 1);

    /// <summary>Words of the same meaning or of the same root.</summary>
    public IReadOnlyList<string> Synonyms(string term)
    {
        if (kin.TryGetValue(term, out var known))
            return known;
        // Words of the knowledge come to an end; what visitors type does not.
        if (kin.Count > documents.Count + MostForeign)
            kin.Clear();
        return kin.GetOrAdd(term, Kin);
    }

    private string[] Kin(string term) => [.. synonyms.GetValueOrDefault(term, []).Concat(documents.Keys.Where(k => k != term && WordForms.AreRelated(k, term))).Distinct()];

    /// <summary>The terms of a question; a misspelt one is replaced by the nearest known word.</summary>
    public IReadOnlyList<string> Read(string question) => Terms.Words(Idioms.Plain(question)).Select(Correct).Select(Terms.OfWord).OfType<string>().Distinct().ToArray();

    private string Correct(string word)
    {
        if (Terms.OfWord(word) is not { } term || Knows(term) || synonyms.ContainsKey(term) || LightWords.Contains(term) || word.Length < 4 || char.IsDigit(word[0]))
            return word;
        var allowed = word.Length >= 9 ? 2 : 1;
        return spellings.Where(k => Math.Abs(k.Key.Length - word.Length) <= allowed && k.Key[0] == word[0])
            .Select(k => (Word: k.Key, Count: k.Value, Distance: Distance(word, k.Key))).Where(k => k.Distance <= allowed)
            .OrderBy(k => k.Distance).ThenByDescending(k => k.Count).Select(k => k.Word).FirstOrDefault(word);
    }

    /// <summary>Edits with swapped neighbours as one (optimal string alignment). In short words another letter makes another word (paint, point), and so does one too many (halal, hall).</summary>
    private static int Distance(string typed, string word)
    {
        var (other, more, missing) = (typed.Length >= 7 ? 1 : 2, typed.Length >= 6 ? 1 : 2, typed.Length >= 5 ? 1 : 2);
        var (a, b) = (typed, word);
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = more * i + missing * j;
                    continue;
                }
                d[i, j] = Math.Min(Math.Min(d[i - 1, j] + more, d[i, j - 1] + missing), d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : other));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
