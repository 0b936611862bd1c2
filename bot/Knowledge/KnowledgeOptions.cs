namespace Presenter.Bot.Knowledge;

/// <summary>Section "Knowledge".</summary>
public sealed record KnowledgeOptions
{
    public const string Section = "Knowledge";

    /// <summary>Folder of Markdown, HTML, text and PDF files, with synonyms.txt; its subfolders belong to it.</summary>
    public string Folder { get; init; } = "knowledge";

    /// <summary>SQLite file of the index; made again from the documents whenever it is missing.</summary>
    public string IndexPath { get; init; } = "data/knowledge.db";

    /// <summary>Base address of an OpenAI-compatible server with /embeddings, e.g. http://localhost:11434/v1; empty: search by words alone.</summary>
    public string EmbeddingEndpoint { get; init; } = "";

    public string EmbeddingModel { get; init; } = "";

    public string EmbeddingKey { get; init; } = "";

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Folder) ? $"{Section}:Folder is empty; a folder of Markdown, HTML, text or PDF files is needed, e.g. knowledge"
        : string.IsNullOrWhiteSpace(IndexPath) ? $"{Section}:IndexPath is empty; a file name is needed, e.g. data/knowledge.db"
        : EmbeddingEndpoint.Length > 0 && !(Uri.TryCreate(EmbeddingEndpoint, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            ? $"{Section}:EmbeddingEndpoint is \"{EmbeddingEndpoint}\"; it must be empty or an absolute address such as http://localhost:11434/v1"
        : EmbeddingEndpoint.Length > 0 && EmbeddingModel.Length == 0 ? $"{Section}:EmbeddingModel is empty; with EmbeddingEndpoint it must name a model of the endpoint"
        : EmbeddingEndpoint.Length == 0 && EmbeddingModel.Length > 0 ? $"{Section}:EmbeddingEndpoint is empty; with EmbeddingModel \"{EmbeddingModel}\" it must be an address such as http://localhost:11434/v1"
        : null;
}
