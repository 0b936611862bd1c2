using System.Collections.Concurrent;

namespace Presenter.Bot.Knowledge;

/// <summary>What words the knowledge knows, how much each tells, and which mean the same.</summary>
public sealed class Vocabulary
{
    /// <summary>What is left of the weight of a word that pads.</summary>
    private const double Padding = 0.15;

    private readonly Dictionary<string, int> documents;
    private readonly Dictionary<string, string[]> synonyms = new();
    private readonly ConcurrentDictionary<string, string[]> kin = new();
    private readonly int count;

    /// <param name="passages">all of the knowledge</param>
    /// <param name="groups">lines of synonyms.txt: words of one meaning; # begins a comment</param>
    public Vocabulary(IReadOnlyCollection<Passage> passages, IEnumerable<string> groups)
    {
        count = Math.Max(1, passages.Count);
        documents = passages.SelectMany(p => Terms.Of($"{p.Title} {p.Heading} {p.Text}").Distinct()).GroupBy(t => t).ToDictionary(g => g.Key, g => g.Count());
        foreach (var line in groups.Where(l => !l.StartsWith('#')).Concat(WordForms.Everyday))
        {
            var group = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Select(w => Terms.Stem(w.ToLowerInvariant())).Distinct().ToArray();
            foreach (var word in group)
                synonyms[word] = [.. synonyms.GetValueOrDefault(word, []), .. group.Where(g => g != word)];
        }
    }

    public static Vocabulary Empty { get; } = new([], []);

    public bool Knows(string term) => documents.ContainsKey(term);

    /// <summary>Inverse document frequency; a word that the knowledge does not hold tells most, unless it is padding.</summary>
    public double Weight(string term) =>
        Math.Log(1 + (count - documents.GetValueOrDefault(term) + 0.5) / (documents.GetValueOrDefault(term) + 0.5)) * (LightWords.Contains(term) ? Padding : 1);

    /// <summary>Words of the same meaning or of the same root.</summary>
    public IReadOnlyList<string> Synonyms(string term) => Knows(term) ? kin.GetOrAdd(term, Kin) : Kin(term);

    // Words of the knowledge are remembered; what visitors type has no end.
    private string[] Kin(string term) => [.. synonyms.GetValueOrDefault(term, []).Concat(documents.Keys.Where(k => k != term && WordForms.AreRelated(k, term))).Distinct()];

    /// <summary>The terms of a question; a misspelt one is replaced by the nearest known word.</summary>
    public IReadOnlyList<string> Read(string question) => Terms.Of(Idioms.Plain(question)).Select(Correct).Distinct().ToArray();

    private string Correct(string term)
    {
        if (Knows(term) || synonyms.ContainsKey(term) || LightWords.Contains(term) || term.Length < 4 || char.IsDigit(term[0]))
            return term;
        var allowed = term.Length >= 10 ? 2 : 1;
        return documents.Keys.Concat(synonyms.Keys).Concat(LightWords.Words).Where(k => Math.Abs(k.Length - term.Length) <= allowed && k[0] == term[0])
            .Select(k => (Word: k, Distance: Distance(term, k, term.Length))).Where(k => k.Distance <= allowed)
            .OrderBy(k => k.Distance).ThenByDescending(k => documents.GetValueOrDefault(k.Word)).Select(k => k.Word).FirstOrDefault(term);
    }

    /// <summary>Edits with swapped neighbours as one (optimal string alignment).</summary>
    /// <param name="length">in short words another letter makes another word (paint, point), and so does one more or less (hall, halal)</param>
    private static int Distance(string a, string b, int length)
    {
        var (other, more) = (length >= 7 ? 1 : 2, length >= 6 ? 1 : 2);
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = more * (i + j);
                    continue;
                }
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + more, d[i - 1, j - 1] + (a[i - 1] == b[j - 1] ? 0 : other));
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
            }
        }
        return d[a.Length, b.Length];
    }
}
