using System.Text;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// Plain text -> passages. Paragraphs are parted by empty lines; a short line that stands alone and does not end like a
/// sentence is a heading, and the first line of the file its title where it is one.
/// </summary>
public static class PlainText
{
    private const int LongestHeading = 80;

    /// <exception cref="DamagedDocumentException">the bytes are not text</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        Encoding encoding = bytes.StartsWith(Encoding.Unicode.Preamble) ? new UnicodeEncoding(false, true, throwOnInvalidBytes: true)
            : bytes.StartsWith(Encoding.BigEndianUnicode.Preamble) ? new UnicodeEncoding(true, true, throwOnInvalidBytes: true)
            : new UTF8Encoding(true, throwOnInvalidBytes: true);
        try
        {
            var text = encoding.GetString(bytes.StartsWith(encoding.Preamble) ? bytes[encoding.Preamble.Length..] : bytes);
            return text.Contains('\0') ? throw new DamagedDocumentException("it holds zero bytes and is no text; save it as UTF-8 text or remove it") : text;
        }
        catch (DecoderFallbackException)
        {
            throw new DamagedDocumentException("it is not UTF-8 text; save it as UTF-8");
        }
    }

    public static IReadOnlyList<Passage> Read(string text, string source)
    {
        var passages = new PassageWriter(source);
        var first = true;
        foreach (var lines in Paragraphs(text))
        {
            if (lines is [var line] && IsHeading(line))
            {
                if (first)
                    passages.BeginDocument(line);
                else
                    passages.BeginSection(line);
            }
            else
            {
                passages.Append(string.Join(' ', lines));
            }
            first = false;
        }
        return passages.Finish();
    }

    private static bool IsHeading(string line) =>
        line.Length <= LongestHeading && line[^1] is not ('.' or '!' or '?' or ':' or ';' or ',') && line.Any(char.IsLetter);

    private static IEnumerable<List<string>> Paragraphs(string text)
    {
        var lines = new List<string>();
        foreach (var line in text.ReplaceLineEndings("\n").Split('\n').Select(l => l.Trim()))
        {
            // A line of = or - underlines a heading.
            if (line.Length > 0 && line.Any(c => c is not ('=' or '-' or '_' or '*')))
            {
                lines.Add(line);
            }
            else if (lines.Count > 0)
            {
                yield return lines;
                lines = [];
            }
        }
        if (lines.Count > 0)
            yield return lines;
    }
}
