using Presenter.Bot.Hosting;

namespace Presenter.Bot.Knowledge;

public static class KnowledgeServices
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.ReadSection<KnowledgeOptions>(KnowledgeOptions.Section, o => o.Problem()))
        .AddSingleton<KnowledgeIndex>().AddSingleton<ExtractiveAnswerer>().AddHostedService<KnowledgeWatcher>();
}

/// <summary>Indexes at start and whenever a page changes; half a second of quiet lets an editor finish saving.</summary>
public sealed partial class KnowledgeWatcher(KnowledgeIndex index, KnowledgeOptions options, ILogger<KnowledgeWatcher> log) : IHostedService, IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource stopping = new();
    private FileSystemWatcher? watcher;
    private Timer? timer;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await index.RefreshAsync(cancellationToken);
        if (!Directory.Exists(options.Folder))
            return;
        timer = new Timer(_ => _ = RefreshAsync());
        watcher = new FileSystemWatcher(options.Folder) { IncludeSubdirectories = true };
        watcher.Changed += (_, _) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        watcher.Created += (_, _) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        watcher.Deleted += (_, _) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        watcher.Renamed += (_, _) => timer.Change(Quiet, Timeout.InfiniteTimeSpan);
        watcher.EnableRaisingEvents = true;
    }

    public Task StopAsync(CancellationToken cancellationToken) => stopping.CancelAsync();

    public void Dispose()
    {
        watcher?.Dispose();
        timer?.Dispose();
        stopping.Dispose();
    }

    private async Task RefreshAsync()
    {
        try
        {
            await index.RefreshAsync(stopping.Token);
        }
        catch (OperationCanceledException)
        {
            // The server stops.
        }
        catch (Exception e)
        {
            LogRefreshFailed(e.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The knowledge could not be read again: {Problem}")]
    private partial void LogRefreshFailed(string problem);
}
