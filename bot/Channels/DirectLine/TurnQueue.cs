using System.Text.Json;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>
/// One turn at a time a conversation, in order. What waits lies in the log, so that a server that was killed goes on
/// where it stopped.
/// </summary>
public sealed partial class TurnQueue(ActivityLog activities, DirectLineAdapter adapter, ILogger<TurnQueue> log) : IHostedService, IDisposable
{
    private const int TurnsAtOnce = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Running> running = [];
    private readonly SemaphoreSlim turns = new(TurnsAtOnce);
    private readonly CancellationTokenSource stopping = new();

    private sealed class Running
    {
        public bool Again { get; set; }

        public Task Work { get; set; } = Task.CompletedTask;
    }

    /// <summary>Something waits in this conversation.</summary>
    public void Wake(string conversation)
    {
        lock (gate)
        {
            if (running.TryGetValue(conversation, out var other))
            {
                other.Again = true;
                return;
            }
            var own = running[conversation] = new Running();
            own.Work = Task.Run(() => RunAsync(conversation, own));
        }
    }

    /// <summary>Runs something in a conversation while nothing is answered there.</summary>
    /// <param name="cancellation">who gives up waits no longer; what has begun sees to it itself</param>
    public async Task<T> AloneAsync<T>(string conversation, Func<Task<T>> work, CancellationToken cancellation)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var own = new Running { Work = done.Task };
        while (Occupy(conversation, own) is { } other)
        {
            await other.WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellation.ThrowIfCancellationRequested();
        }
        try
        {
            return await work();
        }
        finally
        {
            lock (gate)
                running.Remove(conversation);
            done.SetResult();
            if (own.Again)
                Wake(conversation);
        }
    }

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var conversation in await activities.UnansweredAsync(cancellationToken))
            Wake(conversation);
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        Task[] works;
        lock (gate)
            works = [.. running.Values.Select(r => r.Work)];
        await Task.WhenAll(works).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    public void Dispose()
    {
        stopping.Dispose();
        turns.Dispose();
    }

    /// <returns>what runs there already, or null</returns>
    private Task? Occupy(string conversation, Running own)
    {
        lock (gate)
            return running.TryAdd(conversation, own) ? null : running[conversation].Work;
    }

    private async Task RunAsync(string conversation, Running own)
    {
        try
        {
            do
            {
                // Read anew each time: what waits may have been removed with the person who sent it.
                while (await activities.WaitingAsync(conversation, stopping.Token) is [var waiting, ..])
                    await AnswerAsync(conversation, waiting);
            }
            while (!IsDone(conversation, own));
        }
        catch (Exception e)
        {
            lock (gate)
                running.Remove(conversation);
            if (!stopping.IsCancellationRequested)
                LogStuck(conversation, e);
        }
    }

    private async Task AnswerAsync(string conversation, LoggedActivity waiting)
    {
        await turns.WaitAsync(stopping.Token);
        try
        {
            await adapter.RunAsync(ActivityJson.Read(waiting.Json), stopping.Token);
            await activities.AnsweredAsync(conversation, waiting.Place, stopping.Token);
        }
        catch (JsonException e)
        {
            LogStuck(conversation, e);
            await activities.AnsweredAsync(conversation, waiting.Place, stopping.Token);
        }
        finally
        {
            turns.Release();
        }
    }

    private bool IsDone(string conversation, Running own)
    {
        lock (gate)
        {
            if (!own.Again)
                return running.Remove(conversation);
            own.Again = false;
            return false;
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Direct Line's conversation {Conversation} cannot go on; it is tried again at the next message")]
    private partial void LogStuck(string conversation, Exception error);
}
