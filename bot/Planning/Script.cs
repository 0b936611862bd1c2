using System.Text.RegularExpressions;
using Presenter.Bot.Knowledge;
using Presenter.Renderer;

namespace Presenter.Bot.Planning;

/// <summary>
/// A sentence as the planner's model wrote it -> a spoken sentence: marks such as [2] become citations of passages that
/// were really retrieved, tags such as [warm] or [nod] the stage direction, and both leave the text.
/// </summary>
public static partial class Script
{
    public static SpokenSentence? Read(string written, TurnId turn, int index, IReadOnlyList<Passage> retrieved)
    {
        var citations = Marks().Matches(written).Select(m => int.Parse(m.Groups[1].Value))
            .Distinct().Where(n => n >= 1 && n <= retrieved.Count)
            .Select(n => new Citation(n, retrieved[n - 1].Title, retrieved[n - 1].Source, retrieved[n - 1].Heading)).ToArray();
        // Marks go first: a tag's place is counted in the text as it is shown.
        var read = ScriptTags.Read(Spaces().Replace(Marks().Replace(written, "").Trim(), "$1"));
        return read.Text.Length == 0 ? null
            : new SpokenSentence(turn, index, read.Text, read.Over(Manner.Of(read.Text, index)), citations);
    }

    [GeneratedRegex(@"\s*\[(\d{1,3})\]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+([.,;:?!])")]
    private static partial Regex Spaces();
}
