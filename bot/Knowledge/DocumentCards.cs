using System.Text.Json;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// Adaptive Cards of documents: `prices.card.json` beside `prices.md` is shown under answers that rest on it. Read anew each
/// time, so that a card is changed as a document is.
/// </summary>
public sealed partial class DocumentCards(KnowledgeOptions options, ILogger<DocumentCards> log)
{
    private const int Longest = 32 * 1024;

    private readonly string folder = Path.GetFullPath(options.Folder);

    /// <param name="document">as citations name it: a path below the knowledge's folder</param>
    /// <returns>the card's JSON; null where there is none, or none that can be shown (the log says why)</returns>
    public async Task<string?> OfAsync(string document, CancellationToken cancellation)
    {
        var path = Path.GetFullPath(Path.Combine(folder, Path.ChangeExtension(document, ".card.json")));
        if (!path.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal) || !File.Exists(path))
            return null;
        try
        {
            if (new FileInfo(path).Length > Longest)
                throw new InvalidDataException($"it has more than {Longest / 1024} KB");
            var json = await File.ReadAllTextAsync(path, cancellation);
            using var card = JsonDocument.Parse(json);
            if (card.RootElement.ValueKind != JsonValueKind.Object || !card.RootElement.TryGetProperty("type", out var type) || type.GetString() != "AdaptiveCard")
                throw new InvalidDataException("it is no object with \"type\": \"AdaptiveCard\"");
            return json;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidDataException or InvalidOperationException)
        {
            LogBad(path, e.Message);
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The card {Path} is not shown: {Problem}. Remedy: correct it (adaptivecards.io/designer) or delete it.")]
    private partial void LogBad(string path, string problem);
}
