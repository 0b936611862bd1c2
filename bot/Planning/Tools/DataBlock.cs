using System.Security.Cryptography;
using System.Text.RegularExpressions;

namespace Presenter.Bot.Planning.Tools;

/// <summary>
/// What a tool or a document says, marked as data. The mark's number is drawn anew for each block and marks within the text
/// are made harmless, so that no text can end its block.
/// </summary>
public static partial class DataBlock
{
    /// <param name="most">characters of <paramref name="text"/> that are kept</param>
    public static string Wrap(string source, string text, int most)
    {
        var mark = RandomNumberGenerator.GetHexString(16, lowercase: true);
        var kept = text.Length <= most ? text : $"{text[..Whole(text, most)]}\n(cut: {most} of {text.Length} characters)";
        return $"<data {mark} from=\"{source}\">\n{Marks().Replace(kept, "‹$1")}\n</data {mark}>";
    }

    /// <summary>A pair of surrogates is not cut in two.</summary>
    private static int Whole(string text, int most) => most > 0 && char.IsHighSurrogate(text[most - 1]) ? most - 1 : most;

    [GeneratedRegex(@"<(\s*/?\s*data)", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Marks();
}
