using System.Text.RegularExpressions;

namespace Presenter.Renderer.Speech;

/// <summary>A word as it is written and what the voice says for it; nothing where it is not spoken.</summary>
/// <param name="Start">Index of <paramref name="Written"/> in the sentence.</param>
/// <param name="Spoken">Letters and apostrophes only.</param>
/// <param name="Pause">The punctuation after it that the voice should heed: , . ? ! ; : or none.</param>
public sealed record SpokenWord(string Written, int Start, IReadOnlyList<string> Spoken, char? Pause);

/// <summary>
/// Decides what a person would say for what is written. Captions keep the written words, so every spoken word belongs to
/// one of them.
/// </summary>
public static partial class SpokenForm
{
    public static IReadOnlyList<SpokenWord> Of(string text)
    {
        var visible = MarkdownMask.Blank(text);
        var found = Written().Matches(visible).ToArray();
        var words = new List<SpokenWord>();
        for (var i = 0; i < found.Length; i++)
        {
            var (core, start, end) = Core(found[i]);
            var spoken = core.Length == 0 ? [] : WordReader.Read(core, i > 0 ? Core(found[i - 1]).Core : "", i + 1 < found.Length ? Core(found[i + 1]).Core : "");
            words.Add(new SpokenWord(core.Length == 0 ? found[i].Value : core, start, spoken, Pause(found[i].Value[(end - found[i].Index)..])));
        }
        return words;
    }

    /// <summary>The word without quotes, brackets and sentence marks around it.</summary>
    private static (string Core, int Start, int End) Core(Match match)
    {
        var s = match.Value;
        int from = 0, to = s.Length;
        while (from < to && !IsWordCharacter(s[from]) && !"€£$¥-−+#@&%°".Contains(s[from]))
            from++;
        while (to > from && !IsWordCharacter(s[to - 1]) && !"€£$¥%°+&".Contains(s[to - 1]))
            to--;
        // An abbreviation keeps its point: "St." is not "St".
        if (to < s.Length && s[to] == '.' && WordReader.IsAbbreviation(s[from..(to + 1)]))
            to++;
        return (s[from..to], match.Index + from, match.Index + to);
    }

    private static bool IsWordCharacter(char c) => char.IsLetterOrDigit(c) || c is '²' or '³';

    private static char? Pause(string tail)
    {
        foreach (var c in tail)
        {
            switch (c)
            {
                case ',' or '.' or '?' or '!' or ';' or ':':
                    return c;
                case '…':
                    return '.';
                case '–' or '—' or ')':
                    return ',';
            }
        }
        return null;
    }

    [GeneratedRegex(@"\S+")]
    private static partial Regex Written();
}
