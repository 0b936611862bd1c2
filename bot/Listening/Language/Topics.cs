using System.Text.RegularExpressions;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Listening.Language;

/// <summary>What documents are about, in words that a visitor could put into a question.</summary>
public static partial class Topics
{
    private const int LongestWords = 4;

    private static readonly HashSet<string> Small = [.. ("a an the this that these those and or but of in on at by for from to with as is are was were be been it its they their there he she his her you your we our not no "
        + "who which what when where how if than then so can may must will would has have had do does did all each every about after before over under into out up down only also more most").Split(' ')];

    /// <summary>Titles, headings, and the words between two small words, with how often each stands there.</summary>
    public static IReadOnlyDictionary<string, int> Of(IEnumerable<Passage> passages)
    {
        var found = new Dictionary<string, int>(StringComparer.OrdinalIgnoreCase);
        foreach (var passage in passages)
        {
            foreach (var top in new[] { passage.Title, passage.Heading }.Where(t => !string.IsNullOrWhiteSpace(t)))
                Add(found, top!, 2);
            foreach (var part in Marks().Split(passage.Text))
            {
                var run = new List<string>();
                foreach (var word in part.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Append("the"))
                {
                    if (!Small.Contains(word.ToLowerInvariant()))
                    {
                        run.Add(word);
                        continue;
                    }
                    // The last words of a run are its noun: "small wooden boat", "wooden boat", "boat".
                    for (var from = Math.Max(0, run.Count - LongestWords); from < run.Count; from++)
                        Add(found, string.Join(' ', run[from..]), 1);
                    run.Clear();
                }
            }
        }
        return found;
    }

    private static void Add(Dictionary<string, int> found, string topic, int times) => found[topic] = found.GetValueOrDefault(topic) + times;

    [GeneratedRegex(@"[.,;:!?()""|\u2013\u2014]\s|\s[-\u2013\u2014]\s|\n")]
    private static partial Regex Marks();
}
