using System.Text;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>Spoken sentences -> a message to read: each citation is a mark in the text and a line under it.</summary>
public sealed class AnswerText
{
    private readonly StringBuilder text = new();
    private readonly StringBuilder spoken = new();
    private readonly List<(string Title, string? Heading)> sources = [];

    public void Add(SpokenSentence sentence)
    {
        var marks = sentence.Citations.Select(c => $" [{Number((c.Title, c.Heading))}]").Distinct();
        text.Append(text.Length > 0 ? " " : "").Append(sentence.Text).AppendJoin("", marks);
        spoken.Append(spoken.Length > 0 ? " " : "").Append(sentence.Text);
    }

    /// <summary>Markdown.</summary>
    public string Text
    {
        get
        {
            var whole = new StringBuilder(text.ToString());
            for (var i = 0; i < sources.Count; i++)
                whole.Append(i == 0 ? "\n\n" : "  \n").Append('[').Append(i + 1).Append("] ").Append(sources[i].Title).Append(sources[i].Heading is { } heading ? $", {heading}" : "");
            return whole.ToString();
        }
    }

    /// <summary>The same without marks, for channels that read aloud.</summary>
    public string Speak => spoken.ToString();

    public bool IsEmpty => text.Length == 0;

    /// <summary>Counted anew: the planner's numbers leave gaps where it cited little of what it had found.</summary>
    private int Number((string Title, string? Heading) source)
    {
        if (!sources.Contains(source))
            sources.Add(source);
        return sources.IndexOf(source) + 1;
    }
}
