using System.Diagnostics;

namespace Presenter.Bot.Planning;

/// <summary>
/// The time a turn spends waiting for model and tools. The limits are on silence and on the sum of waiting, not on the
/// answer's length: while the voice speaks no clock runs.
/// </summary>
public sealed class TurnBudget(PlanningOptions options, CancellationToken visitor) : IDisposable
{
    private readonly Stopwatch spent = new();
    private CancellationTokenSource limit = CancellationTokenSource.CreateLinkedTokenSource(visitor);

    /// <summary>Cancelled when the visitor has interrupted, or a limit has passed.</summary>
    public CancellationToken Token => limit.Token;

    /// <summary>The visitor does not wait any more.</summary>
    public bool IsInterrupted => visitor.IsCancellationRequested;

    /// <summary>Whether model or tool is at work in this moment.</summary>
    public bool IsWorking => spent.IsRunning;

    public bool IsSpent => spent.Elapsed.TotalSeconds >= options.Limits.TurnSeconds - 0.05;

    /// <summary>A new attempt: the old one's token stays cancelled, the time that it took counts on.</summary>
    public void Renew()
    {
        Stop();
        limit.Dispose();
        limit = CancellationTokenSource.CreateLinkedTokenSource(visitor);
    }

    /// <summary>The model is waited for from now on; every piece that comes winds the clock back.</summary>
    public void AwaitModel() => Await(options.TimeoutSeconds);

    /// <summary>A tool is waited for; its own limit is the filter's.</summary>
    public void AwaitTool() => Await(options.Limits.ToolSeconds + options.TimeoutSeconds);

    /// <summary>Nobody waits: the listener has a sentence.</summary>
    public void Rest()
    {
        spent.Stop();
        limit.CancelAfter(Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whatever still runs for this turn ends.</summary>
    public void Stop()
    {
        spent.Stop();
        limit.Cancel();
    }

    /// <summary>Why the token was cancelled, where the visitor did not.</summary>
    public string Verdict => IsSpent ? $"it and its tools took {options.Limits.TurnSeconds} s in all ({PlanningOptions.Section}:Limits:TurnSeconds)"
        : $"it was silent for {options.TimeoutSeconds} s ({PlanningOptions.Section}:TimeoutSeconds)";

    public void Dispose() => limit.Dispose();

    private void Await(double seconds)
    {
        spent.Start();
        var left = Math.Max(0, options.Limits.TurnSeconds - spent.Elapsed.TotalSeconds);
        limit.CancelAfter(TimeSpan.FromSeconds(Math.Min(seconds, left)));
    }
}
