using System.Text.RegularExpressions;
using Presenter.Renderer;

namespace Presenter.Benchmarks;

/// <summary>The repository, and sentences of its sample museum to speak.</summary>
public static partial class Museum
{
    public static string Root { get; } = FindRoot();

    /// <summary>The prose of every page, a list a page, in the pages' order; headings, lists and tables are left out.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Pages() =>
        Directory.GetFiles(Path.Combine(Root, "knowledge"), "*.md").Order(StringComparer.Ordinal)
            .Select(p => (IReadOnlyList<string>)File.ReadLines(p).Where(IsProse).SelectMany(l => End().Split(l.Trim())).ToArray())
            .Where(p => p.Count > 1).ToArray();

    public static SpokenSentence Sentence(TurnId turn, int index, string text) => new(turn, index, text, StageDirection.Neutral, []);

    private static bool IsProse(string line) => line.Trim() is { Length: > 0 } text && text[0] is not ('#' or '|' or '-' or '*' or '>');

    private static string FindRoot()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Presenter.sln")))
                return folder;
        }
        throw new InvalidOperationException("the benchmarks do not lie within the repository");
    }

    [GeneratedRegex(@"(?<=[.?!])\s+(?=[\p{Lu}\d])")]
    private static partial Regex End();
}
