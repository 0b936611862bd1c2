using System.Text.RegularExpressions;
using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Listening;

/// <summary>Heard words as a person would write them: names with capitals as in the documents, a mark at the end.</summary>
public sealed partial class WrittenForm
{
    private static readonly HashSet<string> Asking = [.. ("what when where who whom whose which why how is are was were am do does did can could may might will would shall should have has had isn't aren't don't doesn't can't").Split(' ')];

    private readonly Dictionary<string, string> capitals;

    public WrittenForm(IEnumerable<Passage> passages) => capitals = passages.SelectMany(p => Inside().Matches(p.Text).Select(m => m.Value))
        .GroupBy(w => w.ToLowerInvariant())
        .Where(g => 2 * g.Count(w => char.IsUpper(w[0])) > g.Count())
        .ToDictionary(g => g.Key, g => g.GroupBy(w => w).MaxBy(w => w.Count())!.Key);

    public string Of(IEnumerable<string> heard)
    {
        var words = heard.Select(w => w is "i" || w.StartsWith("i'", StringComparison.Ordinal) ? $"I{w[1..]}" : capitals.GetValueOrDefault(w, w)).ToArray();
        if (words.Length == 0)
            return "";
        var text = string.Join(' ', words);
        return $"{char.ToUpperInvariant(text[0])}{text[1..]}{(Asking.Contains(words[0].ToLowerInvariant()) ? "?" : "")}";
    }

    /// <summary>Words that do not begin a sentence, whose capitals say something.</summary>
    [GeneratedRegex(@"(?<=[\p{L}\d,;] )\p{L}[\p{L}']*")]
    private static partial Regex Inside();
}
