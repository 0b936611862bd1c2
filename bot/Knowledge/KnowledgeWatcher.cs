using System.Threading.Channels;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// Indexes at start and whenever a document changes. The system tells of most changes at once; a look every half minute
/// finds the others (network drives, lost events, a folder that was made later).
/// </summary>
public sealed partial class KnowledgeWatcher(KnowledgeIndex index, KnowledgeOptions options, ILogger<KnowledgeWatcher> log) : BackgroundService
{
    /// <summary>An editor or a copy of many files gets time to finish, but not for ever.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(500), LongestUnrest = TimeSpan.FromSeconds(10), Sweep = TimeSpan.FromSeconds(30);

    private readonly Channel<bool> changes = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private FileSystemWatcher? watcher;
    private bool watchFailed;

    /// <summary>The first question is answered from the whole folder.</summary>
    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        // Watched first: a change while the folder is read is not missed.
        Watch();
        await index.RefreshAsync(cancellationToken);
        await base.StartAsync(cancellationToken);
    }

    public override void Dispose()
    {
        watcher?.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                // Between two batches a changed document goes first.
                if (!await index.EmbedAsync(stoppingToken) && await ChangedAsync(Sweep, stoppingToken))
                    await CalmAsync(stoppingToken);
                Watch();
                await index.RefreshAsync(stoppingToken);
            }
            catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                LogRefreshFailed(e.Message);
                await Task.Delay(Sweep, stoppingToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    private void Watch()
    {
        if (watcher is not null && Directory.Exists(options.Folder))
            return;
        watcher?.Dispose();
        watcher = null;
        if (!Directory.Exists(options.Folder))
            return;
        try
        {
            watcher = new FileSystemWatcher(options.Folder) { IncludeSubdirectories = true };
            watcher.Changed += (_, _) => changes.Writer.TryWrite(true);
            watcher.Created += (_, _) => changes.Writer.TryWrite(true);
            watcher.Deleted += (_, _) => changes.Writer.TryWrite(true);
            watcher.Renamed += (_, _) => changes.Writer.TryWrite(true);
            watcher.Error += (_, _) => changes.Writer.TryWrite(true);
            watcher.EnableRaisingEvents = true;
        }
        catch (IOException e)
        {
            watcher?.Dispose();
            watcher = null;
            if (!watchFailed)
                LogWatchFailed(options.Folder, Sweep.TotalSeconds, e.Message);
            watchFailed = true;
        }
    }

    private async Task CalmAsync(CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(LongestUnrest);
        while (!limit.IsCancellationRequested && await ChangedAsync(Quiet, cancellation))
        {
            // Every change winds the clock back.
        }
    }

    /// <returns>whether something changed before the time was over</returns>
    private async Task<bool> ChangedAsync(TimeSpan within, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(within);
        try
        {
            return await changes.Reader.ReadAsync(limit.Token);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The knowledge could not be read again: {Problem}")]
    private partial void LogRefreshFailed(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The folder {Folder} cannot be watched and is looked at every {Seconds} s: {Problem} Remedy: raise fs.inotify.max_user_instances and max_user_watches")]
    private partial void LogWatchFailed(string folder, double seconds, string problem);
}
