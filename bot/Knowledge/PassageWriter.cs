using System.Text;

namespace Presenter.Bot.Knowledge;

/// <summary>Headings and paragraphs in the order of a document -> passages, one a heading, a long section in several.</summary>
public sealed class PassageWriter(string source)
{
    /// <summary>Characters; about a minute of speech, and short enough for an embedding to mean one thing.</summary>
    public const int Longest = 1200;

    private readonly List<Passage> passages = [];
    private readonly StringBuilder text = new();
    private string? heading;

    /// <summary>Title of the passages that are still to come.</summary>
    public string Title { get; private set; } = Path.GetFileNameWithoutExtension(source);

    public void BeginDocument(string title)
    {
        Close();
        heading = null;
        if (title.Trim() is { Length: > 0 } name)
            Title = name;
    }

    public void BeginSection(string? name)
    {
        Close();
        heading = string.IsNullOrWhiteSpace(name) ? null : name.Trim();
    }

    /// <summary>A paragraph, list item or table row; it ends like a sentence, so that it can be spoken.</summary>
    public void Append(string paragraph)
    {
        var rest = paragraph.AsSpan().Trim();
        while (rest.Length > Longest)
        {
            var cut = Cut(rest[..Longest]);
            Add(rest[..cut].Trim());
            rest = rest[cut..].Trim();
        }
        Add(rest);
    }

    public IReadOnlyList<Passage> Finish()
    {
        Close();
        return passages;
    }

    private void Add(ReadOnlySpan<char> paragraph)
    {
        if (paragraph.IsEmpty)
            return;
        if (text.Length > 0 && text.Length + paragraph.Length > Longest)
            Close();
        text.Append(paragraph);
        if (paragraph[^1] is not ('.' or '!' or '?' or ':'))
            text.Append('.');
        text.Append(' ');
    }

    private void Close()
    {
        if (text.Length > 0)
            passages.Add(new Passage(Title, source, heading, text.ToString().Trim(), 0));
        text.Clear();
    }

    /// <returns>where to cut: after a sentence, else after a word, else anywhere</returns>
    private static int Cut(ReadOnlySpan<char> text)
    {
        for (var i = text.Length - 2; i > text.Length / 4; i--)
        {
            if (text[i] is '.' or '!' or '?' && char.IsWhiteSpace(text[i + 1]))
                return i + 1;
        }
        var space = text.LastIndexOf(' ');
        return space > 0 ? space : char.IsHighSurrogate(text[^1]) ? text.Length - 1 : text.Length;
    }
}
