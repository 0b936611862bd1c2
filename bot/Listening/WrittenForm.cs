using System.Text.RegularExpressions;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Listening;

/// <summary>Heard words as a person would write them: names with capitals as in the documents, a comma where a new thought begins after a pause, a mark at the end.</summary>
public sealed partial class WrittenForm
{
    private static readonly HashSet<string> Asking = [.. ("what when where who whom whose which why how is are was were am do does did can could may might will would shall should have has had isn't aren't don't doesn't can't").Split(' ')];

    /// <summary>What begins a new thought after a pause; before other words people only search for the next.</summary>
    private static readonly HashSet<string> Beginning = [.. Asking, "and", "but", "so", "or", "i", "i'm", "i'd", "we", "we're", "my", "our", "she's", "he's"];

    /// <summary>Hundredths of a second of silence between two words.</summary>
    private const int Pause = 3;

    private readonly Dictionary<string, string> capitals;

    public WrittenForm(IEnumerable<Passage> passages) => capitals = passages.SelectMany(p => Inside().Matches(p.Text).Select(m => m.Value))
        .GroupBy(w => w.ToLowerInvariant())
        .Where(g => 2 * g.Count(w => char.IsUpper(w[0])) > g.Count())
        .ToDictionary(g => g.Key, g => g.GroupBy(w => w).MaxBy(w => w.Count())!.Key);

    /// <param name="heard">with their times</param>
    public string Of(IReadOnlyList<HeardWord> heard)
    {
        var clauses = new List<List<string>> { new() };
        var at = 0;
        foreach (var (text, words) in SpokenNumbers.Of([.. heard.Select(w => w.Text)]))
        {
            if (at > 0 && heard[at].Begin - heard[at - 1].End > Pause && Beginning.Contains(text))
                clauses.Add([]);
            clauses[^1].Add(text is "i" || text.StartsWith("i'", StringComparison.Ordinal) ? $"I{text[1..]}" : capitals.GetValueOrDefault(text, text));
            at += words;
        }
        if (at == 0)
            return "";
        var written = string.Join(", ", clauses.Select(c => string.Join(' ', c)));
        return $"{char.ToUpperInvariant(written[0])}{written[1..]}{(clauses.Any(c => Asking.Contains(c[0].ToLowerInvariant())) ? "?" : "")}";
    }

    /// <summary>Words that do not begin a sentence, whose capitals say something.</summary>
    [GeneratedRegex(@"(?<=[\p{L}\d,;] )\p{L}[\p{L}']*")]
    private static partial Regex Inside();
}
