namespace Presenter.Bot.Streaming;

/// <summary>
/// Keeps rendering at most some seconds ahead of the playing. A page says about once a second where it plays: its sound
/// device's clock is not ours, it stands still where the link is slow, and a hidden page may be stopped altogether. Of a
/// client that says nothing it is taken that it plays since the first media segment was sent.
/// </summary>
public sealed class Pacing(double aheadSeconds, TimeProvider clock)
{
    /// <summary>For so long a position is believed to go on by itself; a page that is stopped stays where it was.</summary>
    private static readonly TimeSpan GoesOn = TimeSpan.FromSeconds(2);

    /// <summary>Who says nothing more for so long is not waited for: the text must go on.</summary>
    private static readonly TimeSpan Silent = TimeSpan.FromSeconds(15);

    private readonly Lock gate = new();
    private TaskCompletionSource changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Known? known;
    private bool free;

    /// <param name="Position">played at the moment <paramref name="At"/></param>
    /// <param name="Told">by the page</param>
    private sealed record Known(TimeSpan Position, long At, bool Told);

    /// <summary>Where the page plays now; it plays on.</summary>
    public void Played(TimeSpan position) => Change(() => known = new Known(position, clock.GetTimestamp(), Told: true));

    /// <summary>Nobody plays along any more: what is left is rendered as fast as it can be.</summary>
    public void Free() => Change(() => free = true);

    /// <param name="end">where the last segment ends that was sent</param>
    /// <returns>when the next segment may be made</returns>
    public async Task WaitAsync(TimeSpan end, CancellationToken cancellation)
    {
        while (true)
        {
            Task news;
            TimeSpan wait;
            lock (gate)
            {
                known ??= new Known(TimeSpan.Zero, clock.GetTimestamp(), Told: false);
                wait = free ? TimeSpan.Zero : Left(known, end - TimeSpan.FromSeconds(aheadSeconds));
                news = changed.Task;
            }
            if (wait <= TimeSpan.Zero)
                return;
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            await Task.WhenAny(news, Task.Delay(wait, clock, over.Token));
            await over.CancelAsync();
            cancellation.ThrowIfCancellationRequested();
        }
    }

    /// <returns>how long until the playing may have come so far</returns>
    private TimeSpan Left(Known from, TimeSpan wanted)
    {
        var gone = clock.GetElapsedTime(from.At);
        var missing = wanted - from.Position;
        if (!from.Told || missing <= GoesOn)
            return missing - gone;
        // It has not said that it goes on; after a long silence it is taken to have done so since then.
        return Silent + missing - GoesOn - gone;
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            changed.TrySetResult();
            changed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
    }
}
