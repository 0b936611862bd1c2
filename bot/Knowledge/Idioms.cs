using System.Text.RegularExpressions;

namespace Presenter.Bot.Knowledge;

/// <summary>Phrases whose words say something else -> the word that a document would use.</summary>
public static partial class Idioms
{
    public static string Plain(string question) => LittleOnes().Replace(Christmas().Replace(NewYear().Replace(GetIn().Replace(question, " admission"), "january"), "december"), "children");

    [GeneratedRegex(@"(?<=\b(?:to|we|i|can|could|you))\s+(?:get|come|go) in(?:side)?(?! (?:touch|with|to|the|a)\b)|\bway in\b", RegexOptions.IgnoreCase)]
    private static partial Regex GetIn();

    [GeneratedRegex(@"\bnew year('?s)?( eve| day)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex NewYear();

    [GeneratedRegex(@"\b(little|young|tiny) ones\b", RegexOptions.IgnoreCase)]
    private static partial Regex LittleOnes();

    [GeneratedRegex(@"\b(christmas|xmas)( eve| day)?\b", RegexOptions.IgnoreCase)]
    private static partial Regex Christmas();
}
