using System.Text;
using System.Text.RegularExpressions;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>What is said in the footage, sentence by sentence, from a text or a SubRip (.srt) file.</summary>
public static partial class Transcript
{
    private const long Largest = 1_000_000;

    /// <exception cref="FootageException">missing, not text, or nothing in it can be spoken</exception>
    public static async Task<IReadOnlyList<string>> ReadAsync(string path, CancellationToken cancellation)
    {
        if (!File.Exists(path))
            throw new FootageException($"There is no transcript at {path}; write down what is said, word for word, as .txt or .srt.");
        if (new FileInfo(path).Length > Largest)
            throw new FootageException($"{path} is larger than {Largest / 1_000_000} MB; a transcript is a .txt or .srt file of what is said.");
        string text;
        try
        {
            text = await File.ReadAllTextAsync(path, new UTF8Encoding(false, throwOnInvalidBytes: true), cancellation);
        }
        catch (DecoderFallbackException e)
        {
            throw new FootageException($"{path} is not UTF-8 text; save it as UTF-8.", e);
        }
        var said = path.EndsWith(".srt", StringComparison.OrdinalIgnoreCase) ? Subtitles(text, path) : text;
        var sentences = Sentences(said);
        return sentences.Count > 0 ? sentences
            : throw new FootageException($"{path} holds no word that the English voice can say; write down what is said, word for word.");
    }

    /// <summary>Paragraphs end at empty lines; within them a sentence ends at . ? ! before a capital.</summary>
    public static IReadOnlyList<string> Sentences(string text)
    {
        var made = new List<string>();
        foreach (var paragraph in EmptyLine().Split(text.Replace("\r", "", StringComparison.Ordinal)))
        {
            var line = Space().Replace(Aside().Replace(paragraph, " "), " ").Trim();
            var from = 0;
            foreach (Match end in End().Matches(line))
            {
                if (WordReader.IsAbbreviation(line[..end.Index].Split(' ')[^1]))
                    continue;
                made.Add(line[from..end.Index]);
                from = end.Index + end.Length;
            }
            made.Add(line[from..]);
        }
        return made.Where(s => SpokenForm.Of(s).Any(w => w.Spoken.Count > 0)).ToArray();
    }

    /// <summary>The words that the voice is given, with the marks it heeds.</summary>
    public static IReadOnlyList<string> Spoken(string sentence) => SpokenForm.Of(sentence)
        .SelectMany(w => w.Spoken.Select((word, i) => i == w.Spoken.Count - 1 && w.Pause is { } mark ? word + mark : word)).ToArray();

    private static string Subtitles(string text, string path)
    {
        var said = new StringBuilder();
        foreach (var cue in EmptyLine().Split(text.Replace("\r", "", StringComparison.Ordinal)))
        {
            var lines = cue.Split('\n');
            var time = Array.FindIndex(lines, l => Time().IsMatch(l));
            if (time >= 0)
                said.AppendJoin(' ', lines[(time + 1)..].Select(l => Tag().Replace(l, ""))).Append(' ');
        }
        return said.Length > 0 ? said.ToString()
            : throw new FootageException($"{path} holds no subtitle; each is a line such as 00:00:01,000 --> 00:00:03,500 with the text under it.");
    }

    [GeneratedRegex(@"\n[ \t]*\n\s*")]
    private static partial Regex EmptyLine();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Space();

    /// <summary>[music] and (laughs): told, not said; the mark of another speaker's line.</summary>
    [GeneratedRegex(@"\[[^\]\n]{0,60}\]|\((?:laugh|music|applause|cough|sigh|pause)[^)\n]{0,40}\)|^\s*[-–]\s", RegexOptions.IgnoreCase | RegexOptions.Multiline)]
    private static partial Regex Aside();

    [GeneratedRegex(@"(?<=[.?!…][""”'’)]?)\s+(?=[\p{Lu}\d""“'‘(])")]
    private static partial Regex End();

    [GeneratedRegex(@"^\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}\s*-->\s*\d{1,2}:\d{2}:\d{2}[,.]\d{1,3}")]
    private static partial Regex Time();

    /// <summary>Markup, and the dash before another speaker's line.</summary>
    [GeneratedRegex(@"<[^>\n]{0,80}>|\{\\[^}\n]{0,80}\}|^\s*[-–]\s+")]
    private static partial Regex Tag();
}
