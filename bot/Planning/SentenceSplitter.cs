using System.Text;

namespace Presenter.Bot.Planning;

/// <summary>A stream of text pieces -> sentences, each as soon as it is complete.</summary>
public sealed class SentenceSplitter
{
    private static readonly HashSet<string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        "mr", "mrs", "ms", "dr", "prof", "st", "no", "e.g", "i.e", "etc", "approx", "vs", "ca", "a.m", "p.m", "jan", "feb", "aug", "sept", "oct", "nov", "dec",
    };

    private readonly StringBuilder held = new();

    /// <summary>Takes one more piece and gives the sentences that it completed.</summary>
    public IEnumerable<string> Add(string piece)
    {
        held.Append(piece);
        while (true)
        {
            var text = held.ToString();
            var end = End(text);
            if (end < 0)
                yield break;
            held.Remove(0, end);
            if (text[..end].Trim() is { Length: > 0 } sentence)
                yield return sentence;
        }
    }

    /// <summary>What is left when the stream has ended.</summary>
    public string? Finish()
    {
        var rest = held.ToString().Trim();
        held.Clear();
        return rest.Length > 0 ? rest : null;
    }

    /// <summary>The sentences of a whole text.</summary>
    public static IReadOnlyList<string> Split(string text)
    {
        var splitter = new SentenceSplitter();
        var found = splitter.Add(text).ToList();
        return splitter.Finish() is { } rest ? [.. found, rest] : found;
    }

    /// <returns>index after the first sentence, or -1 while it may go on</returns>
    private static int End(string text)
    {
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '\n' && i + 1 < text.Length && text[i + 1] == '\n')
                return i + 2;
            if (text[i] is not ('.' or '?' or '!' or '…' or '。' or '？' or '！' or '؟'))
                continue;
            var after = i + 1;
            // Closing quotes and brackets, and citation marks, belong to the sentence that they follow.
            while (after < text.Length && text[after] is '.' or '?' or '!' or '"' or '”' or '\'' or '’' or ')' or '*' or '_')
                after++;
            if (text[i] is '。' or '？' or '！')
                return after;
            if (after >= text.Length)
                return -1;
            if (!char.IsWhiteSpace(text[after]) || text[i] == '.' && IsAbbreviation(text, i))
                continue;
            var next = after;
            while (next < text.Length && char.IsWhiteSpace(text[next]))
                next++;
            if (next >= text.Length)
                return -1;
            if (text[next] == '[' && Mark(text, next) is var close && close != next)
                return close < 0 ? -1 : close;
            return after;
        }
        return -1;
    }

    /// <returns>index after a citation mark "[12]" at <paramref name="at"/>; -1 while it is incomplete; <paramref name="at"/> where there is none</returns>
    private static int Mark(string text, int at)
    {
        for (var i = at + 1; i < text.Length; i++)
        {
            if (text[i] == ']')
                return i > at + 1 ? i + 1 : at;
            if (!char.IsAsciiDigit(text[i]))
                return at;
        }
        return -1;
    }

    private static bool IsAbbreviation(string text, int point)
    {
        var from = point;
        while (from > 0 && !char.IsWhiteSpace(text[from - 1]))
            from--;
        var word = text[from..point].TrimStart('(', '"', '“', '*');
        return Abbreviations.Contains(word) || word.Length == 1 && char.IsUpper(word[0]);
    }
}
