using System.Text;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>A source as the answer names it.</summary>
/// <param name="Number">What the text's [n] refers to, from 1.</param>
/// <param name="File">the document, as the knowledge names it</param>
/// <param name="Said">the first sentence that rests on it</param>
public sealed record CitedSource(int Number, string Title, string? Heading, string File, string Said)
{
    public string Name => Heading is null ? Title : $"{Title}, {Heading}";
}

/// <summary>Spoken sentences -> a message to read: each citation is a mark in the text and a line under it.</summary>
public sealed class AnswerText
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder spoken = new();
    private readonly List<CitedSource> sources = [];

    public void Add(SpokenSentence sentence)
    {
        var marks = sentence.Citations.Select(c => $" [{Number(c, sentence.Text)}]").Distinct();
        text.Append(text.Length > 0 ? " " : "").Append(sentence.Text).AppendJoin("", marks);
        spoken.Append(spoken.Length > 0 ? " " : "").Append(sentence.Text);
    }

    /// <summary>Markdown.</summary>
    public string Text
    {
        get
        {
            var whole = new StringBuilder(text.ToString());
            foreach (var source in sources)
                whole.Append(source.Number == 1 ? "\n\n" : "  \n").Append('[').Append(source.Number).Append("] ").Append(source.Name);
            return whole.ToString();
        }
    }

    /// <summary>The text without the lines of the sources: what <see cref="Text"/> begins with.</summary>
    public string Body => text.ToString();

    /// <summary>The same without marks, for channels that read aloud.</summary>
    public string Speak => spoken.ToString();

    public IReadOnlyList<CitedSource> Sources => sources;

    /// <summary>Counted anew: the planner's numbers leave gaps where it cited little of what it had found.</summary>
    private int Number(Citation citation, string said)
    {
        if (sources.Find(s => s.Title == citation.Title && s.Heading == citation.Heading) is { } known)
            return known.Number;
        sources.Add(new CitedSource(sources.Count + 1, citation.Title, citation.Heading, citation.Source, said));
        return sources.Count;
    }
}
