using System.Text.RegularExpressions;
using Presenter.Bot.Knowledge;
using Presenter.Renderer;

namespace Presenter.Bot.Planning;

/// <summary>
/// A sentence as the planner's model wrote it -> a spoken sentence: a leading tag such as [warm] becomes the stage
/// direction, marks such as [2] become citations of passages that were really retrieved, and both leave the text.
/// </summary>
public static partial class Script
{
    public static SpokenSentence? Read(string written, TurnId turn, int index, IReadOnlyList<Passage> retrieved)
    {
        var emotion = (Emotion?)null;
        var text = Tag().Replace(written, match =>
        {
            emotion = Enum.Parse<Emotion>(match.Groups[1].Value, ignoreCase: true);
            return "";
        }, 1);
        var citations = Marks().Matches(text).Select(m => int.Parse(m.Groups[1].Value))
            .Distinct().Where(n => n >= 1 && n <= retrieved.Count)
            .Select(n => new Citation(n, retrieved[n - 1].Title, retrieved[n - 1].Source, retrieved[n - 1].Heading)).ToArray();
        text = Marks().Replace(text, "").Trim();
        text = Spaces().Replace(text, "$1");
        return text.Length == 0 ? null
            : new SpokenSentence(turn, index, text, new StageDirection(emotion ?? Guess(text)), citations);
    }

    private static Emotion Guess(string text) =>
        Sorry().IsMatch(text) ? Emotion.Concerned : text.EndsWith('!') ? Emotion.Cheerful : Emotion.Neutral;

    [GeneratedRegex(@"^\s*\[(neutral|warm|cheerful|concerned|emphatic)\]\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Tag();

    [GeneratedRegex(@"\s*\[(\d{1,3})\]")]
    private static partial Regex Marks();

    [GeneratedRegex(@"\s+([.,;:?!])")]
    private static partial Regex Spaces();

    [GeneratedRegex(@"\b(sorry|unfortunately|apolog|afraid|do not know|don't know)", RegexOptions.IgnoreCase)]
    private static partial Regex Sorry();
}
