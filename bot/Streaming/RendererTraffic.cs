namespace Presenter.Bot.Streaming;

/// <summary>Who is being answered on the page right now: what can wait waits for them.</summary>
public sealed class RendererTraffic
{
    private readonly Lock gate = new();
    private int live;
    private TaskCompletionSource idle = Finished();

    /// <summary>A visitor's turn is rendered until this is disposed.</summary>
    public IDisposable Enter()
    {
        lock (gate)
        {
            if (live++ == 0)
                idle = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        return new Stay(this);
    }

    /// <summary>Returns when nobody is being answered.</summary>
    public async Task IdleAsync(CancellationToken cancellation)
    {
        while (true)
        {
            Task over;
            lock (gate)
            {
                if (live == 0)
                    return;
                over = idle.Task;
            }
            await over.WaitAsync(cancellation);
        }
    }

    private void Leave()
    {
        lock (gate)
        {
            if (--live == 0)
                idle.SetResult();
        }
    }

    private static TaskCompletionSource Finished()
    {
        var source = new TaskCompletionSource();
        source.SetResult();
        return source;
    }

    private sealed class Stay(RendererTraffic traffic) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0)
                traffic.Leave();
        }
    }
}
