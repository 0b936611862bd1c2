namespace Presenter.Bot.Knowledge;

/// <summary>A section of a document. Source is the file's path within the knowledge folder.</summary>
public sealed record Passage(string Title, string Source, string? Heading, string Text, double Score)
{
    /// <summary>The same passage, found in whatever way.</summary>
    public bool SameAs(Passage other) => Source == other.Source && Heading == other.Heading && Text == other.Text;
}
