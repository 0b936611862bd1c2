namespace Presenter.Bot.Knowledge;

/// <summary>A document cannot be read as it is; the message names what is wrong and the remedy.</summary>
public sealed class DamagedDocumentException(string message) : Exception(message);

/// <summary>A file's bytes -> passages, by the kind that its name tells.</summary>
public static class Documents
{
    /// <summary>Bytes; a longer file is a mistake more often than a document.</summary>
    public const long Largest = 64 << 20;

    private static readonly string[] Unread = [".doc", ".docx", ".odt", ".rtf", ".ppt", ".pptx", ".odp", ".xls", ".xlsx", ".ods", ".epub", ".pages"];

    private static Func<byte[], string, CancellationToken, IReadOnlyList<Passage>>? Reader(string path) => Path.GetExtension(path).ToLowerInvariant() switch
    {
        ".md" or ".markdown" => (bytes, source, _) => MarkdownPages.Read(PlainText.Decode(bytes), source),
        ".html" or ".htm" or ".xhtml" => (bytes, source, _) => HtmlPages.Read(bytes, source),
        ".txt" or ".text" => (bytes, source, _) => PlainText.Read(PlainText.Decode(bytes), source),
        ".pdf" => PdfPages.Read,
        _ => null,
    };

    /// <summary>Whether a file belongs to the knowledge; office files do, to be named, since their owner expects to be asked about them.</summary>
    public static bool IsDocument(string path) => Reader(path) is not null || Unread.Contains(Path.GetExtension(path).ToLowerInvariant());

    /// <exception cref="DamagedDocumentException">what is wrong with the file and the remedy</exception>
    /// <exception cref="IOException">the file cannot be opened</exception>
    /// <exception cref="UnauthorizedAccessException">the file may not be opened</exception>
    public static async Task<IReadOnlyList<Passage>> ReadAsync(string path, string source, CancellationToken cancellation)
    {
        var reader = Reader(path) ?? throw new DamagedDocumentException($"{Path.GetExtension(path)} files are not read; save it as PDF, HTML or Markdown");
        if (KnowledgeFolder.Real(path).Length > Largest)
            throw new DamagedDocumentException($"it is longer than {Largest >> 20} MB; split it into smaller files");
        var bytes = await File.ReadAllBytesAsync(path, cancellation);
        IReadOnlyList<Passage> passages;
        try
        {
            passages = reader(bytes, source, cancellation);
        }
        catch (Exception e) when (e is not (OperationCanceledException or DamagedDocumentException))
        {
            // Whatever a parser stumbles over, it must not keep the other documents from being read.
            throw new DamagedDocumentException($"it is damaged ({e.Message.Split('\n')[0].Trim()}); save or export it again");
        }
        return passages.Count > 0 ? passages
            : throw new DamagedDocumentException(Path.GetExtension(path).Equals(".pdf", StringComparison.OrdinalIgnoreCase)
                ? "it holds pictures and no text; make its text readable (ocrmypdf scan.pdf readable.pdf)" : "it holds no text; write some or remove the file");
    }
}
