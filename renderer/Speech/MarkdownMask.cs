using System.Text.RegularExpressions;

namespace Presenter.Renderer.Speech;

/// <summary>Blanks what Markdown only writes and nobody says, so that every other character keeps its place.</summary>
public static partial class MarkdownMask
{
    public static string Blank(string text)
    {
        var made = text.ToCharArray();
        void Clear(Capture part) => Array.Fill(made, ' ', part.Index, part.Length);
        foreach (Match match in Silent().Matches(text))
            Clear(match);
        foreach (Match link in Link().Matches(text))
        {
            Clear(link.Groups["before"]);
            Clear(link.Groups["after"]);
        }
        for (var i = 0; i < made.Length; i++)
        {
            if (made[i] is '*' or '`' or '_' or '~' or '|' or '<' or '>' || char.IsControl(made[i]))
                made[i] = ' ';
        }
        return new string(made);
    }

    /// <summary>Heading marks, list bullets, citation marks such as [2], rules and pictures.</summary>
    [GeneratedRegex(@"^\s{0,3}#{1,6}\s|^\s*[-*+]\s+|^\s*-{3,}\s*$|\[\d{1,3}\]|!\[[^\]]*\]\([^)]*\)", RegexOptions.Multiline)]
    private static partial Regex Silent();

    [GeneratedRegex(@"(?<before>\[)(?<text>[^\]\d][^\]]*)(?<after>\]\([^)]*\))")]
    private static partial Regex Link();
}
