namespace Presenter.Bot.Channels;

/// <summary>One turn at a time a conversation, in the order in which they came, and some at a time in all.</summary>
public sealed class TurnOrder : IDisposable
{
    private const int TurnsAtOnce = 32;

    private readonly Lock gate = new();
    private readonly Dictionary<string, Line> lines = [];
    private readonly SemaphoreSlim turns = new(TurnsAtOnce);

    private sealed class Line
    {
        public Task Last { get; set; } = Task.CompletedTask;

        public int Length { get; set; }
    }

    /// <returns>turns of this conversation that run or wait</returns>
    public int Length(string conversation)
    {
        lock (gate)
            return lines.TryGetValue(conversation, out var line) ? line.Length : 0;
    }

    /// <summary>Runs a turn behind those that came before it.</summary>
    public Task<T> RunAsync<T>(string conversation, Func<Task<T>> turn)
    {
        lock (gate)
        {
            if (!lines.TryGetValue(conversation, out var line))
                line = lines[conversation] = new Line();
            line.Length++;
            var own = AfterAsync(line.Last, conversation, line, turn);
            line.Last = own;
            return own;
        }
    }

    /// <summary>Returns when nothing runs or waits.</summary>
    public async Task IdleAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task[] last;
            lock (gate)
                last = [.. lines.Values.Select(l => l.Last)];
            if (last.Length == 0)
                return;
            await Task.WhenAll(last).WaitAsync(cancellation).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellation.IsCancellationRequested)
                return;
        }
    }

    public void Dispose() => turns.Dispose();

    private async Task<T> AfterAsync<T>(Task before, string conversation, Line line, Func<Task<T>> turn)
    {
        // Never within the caller's lock, and whatever became of the turn before.
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ForceYielding);
        await turns.WaitAsync();
        try
        {
            return await turn();
        }
        finally
        {
            turns.Release();
            lock (gate)
            {
                if (--line.Length == 0)
                    lines.Remove(conversation);
            }
        }
    }
}
