using System.Globalization;

namespace Presenter.Renderer.Speech;

/// <summary>
/// Latin letters without their accents: the voice knows twenty six letters. A table, since the program runs without ICU
/// (numbers in ffmpeg's arguments must not follow the visitor's locale), and without ICU nothing decomposes them.
/// </summary>
public static class Accents
{
    private static readonly Dictionary<char, string> Letters = new[]
    {
        ("ß", "ss"), ("àáâãäåāăą", "a"), ("æ", "ae"), ("çćĉċč", "c"), ("èéêëēĕėęě", "e"),
        ("ìíîïĩīĭįı", "i"), ("ðďđ", "d"), ("ñńņň", "n"), ("òóôõöøōŏő", "o"), ("ùúûüũūŭůűų", "u"),
        ("ýÿŷ", "y"), ("þ", "th"), ("ĝğġģ", "g"), ("ĥħ", "h"), ("ĳ", "ij"),
        ("ĵ", "j"), ("ķĸ", "k"), ("ĺļľł", "l"), ("ŋ", "ng"), ("œ", "oe"),
        ("ŕŗř", "r"), ("śŝşš", "s"), ("ţťŧ", "t"), ("ŵ", "w"), ("źżž", "z"),
    }.SelectMany(pair => pair.Item1.Select(letter => (letter, pair.Item2))).ToDictionary();

    /// <returns>what to say for a character that is no ASCII letter; a space where there is nothing</returns>
    public static string Plain(char c) => CharUnicodeInfo.GetUnicodeCategory(c) == UnicodeCategory.NonSpacingMark ? ""
        : Letters.GetValueOrDefault(char.ToLowerInvariant(c), " ");
}
