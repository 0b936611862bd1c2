namespace Presenter.Bot.Knowledge;

/// <summary>A section of a page. Source is the file's name in the knowledge folder.</summary>
public sealed record Passage(string Title, string Source, string? Heading, string Text, double Score)
{
    /// <summary>The same passage, found in whatever way.</summary>
    public bool SameAs(Passage other) => Source == other.Source && Heading == other.Heading && Text == other.Text;
}

/// <summary>Section "Knowledge".</summary>
public sealed record KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>Folder of Markdown pages, with synonyms.txt.</summary>
    public string Folder { get; init; } = "knowledge";

    /// <summary>SQLite file of the index; made again from the pages whenever it is missing.</summary>
    public string IndexPath { get; init; } = "data/knowledge.db";

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Folder) ? $"{Section}:Folder is empty; a folder of Markdown files is needed, e.g. knowledge"
        : string.IsNullOrWhiteSpace(IndexPath) ? $"{Section}:IndexPath is empty; a file name is needed, e.g. data/knowledge.db"
        : null;
}
