using Microsoft.Extensions.Logging;
using Presenter.Bot.Knowledge;

namespace Presenter.Tests.Knowledge;

/// <summary>A knowledge folder of one's own with a real index over it, and what was logged.</summary>
public sealed class OwnKnowledge : ILogger<KnowledgeIndex>, ILogger<KnowledgeWatcher>, ILogger<EmbeddingEndpoint>, IAsyncDisposable
{
    private readonly TemporaryFolder data = Repository.Temporary();
    private readonly List<string> said = [];

    public OwnKnowledge(string? embeddings = null, TimeProvider? clock = null)
    {
        Options = new KnowledgeOptions { Folder = Folder.Path, IndexPath = data["index.db"], EmbeddingEndpoint = embeddings ?? "", EmbeddingModel = embeddings is null ? "" : "test" };
        Index = new KnowledgeIndex(Options, this, embeddings is null ? null : new EmbeddingEndpoint(Options, this, clock));
    }

    public TemporaryFolder Folder { get; } = Repository.Temporary();

    public KnowledgeOptions Options { get; }

    public KnowledgeIndex Index { get; }

    /// <summary>Warnings and errors, in order.</summary>
    public IReadOnlyList<string> Warnings
    {
        get
        {
            lock (said)
                return [.. said];
        }
    }

    public async Task<Passage?> FirstAsync(string question) => (await Index.SearchAsync(question, 3, default)).FirstOrDefault();

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        lock (said)
        {
            if (logLevel >= LogLevel.Warning)
                said.Add(formatter(state, exception));
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Index.DisposeAsync();
        Folder.Dispose();
        data.Dispose();
    }
}
