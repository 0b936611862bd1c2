namespace Presenter.Bot.Knowledge;

/// <summary>A section of a document. Source is the file's path within the knowledge folder.</summary>
public sealed record Passage(string Title, string Source, string? Heading, string Text, double Score)
{
    /// <summary>Page and heading, as a question to ask next names them.</summary>
    public string Name => Heading is null ? Title : $"{Title}: {Heading}";

    /// <summary>Whether a question is this name and nothing else.</summary>
    public bool IsNamed(string question) => question.Trim() is var asked && (asked.Equals(Name, StringComparison.OrdinalIgnoreCase) || asked.TrimEnd('?', '.', '!').Equals(Name, StringComparison.OrdinalIgnoreCase));

    /// <summary>The same passage, found in whatever way.</summary>
    public bool SameAs(Passage other) => Source == other.Source && Heading == other.Heading && Text == other.Text;
}
