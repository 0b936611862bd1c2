using Microsoft.Extensions.Time.Testing;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>Rendering keeps near what is heard: a visitor whose page stands still is not sent an answer that they then hear late, and one who reads does not wait for a voice.</summary>
public class NearThePlaying
{
    private readonly FakeTimeProvider clock = new();
    private readonly Pacing pacing;

    public NearThePlaying() => pacing = new Pacing(aheadSeconds: 3, clock);

    [Fact]
    public async Task AClientThatSaysNothingIsTakenToPlaySinceTheFirstSegment()
    {
        await To(2.9);
        var next = To(4);
        Assert.False(next.IsCompleted);
        clock.Advance(Seconds(0.99));
        Assert.False(next.IsCompleted);
        clock.Advance(Seconds(0.02));
        await next;
    }

    [Fact]
    public async Task APageThatStandsStillIsWaitedFor()
    {
        await To(1);
        clock.Advance(Seconds(1));
        pacing.Played(Seconds(0.2));
        // Told to be at 0.2 and believed to go on for two seconds: 5.2 at most.
        await Passes(To(5), 1.9);
        var next = To(6);
        clock.Advance(Seconds(10));
        Assert.False(next.IsCompleted);
        pacing.Played(Seconds(3.1));
        await next;
    }

    [Fact]
    public async Task ASoundDeviceThatRunsFastIsFollowed()
    {
        await To(1);
        for (var second = 1; second <= 3600; second++)
        {
            clock.Advance(Seconds(1));
            pacing.Played(Seconds(second * 1.0005));
        }
        // Its clock is 1.8 s ahead of the server's by now, and so is the rendering.
        await To(3600 * 1.0005 + 2.9);
    }

    [Fact]
    public async Task WhoHasStoppedTellingIsNotWaitedForForEver()
    {
        await To(1);
        pacing.Played(Seconds(1));
        var next = To(8);
        clock.Advance(Seconds(14));
        Assert.False(next.IsCompleted);
        await Passes(next, 8);
    }

    [Fact]
    public async Task NobodyWaitsForAVoiceThatIsNotHeardAnyMore()
    {
        await To(1);
        var next = To(500);
        pacing.Free();
        await next;
        await To(1000);
    }

    [Fact]
    public async Task AnInterruptedTurnDoesNotWaitOn()
    {
        using var stop = new CancellationTokenSource();
        var next = pacing.WaitAsync(Seconds(60), stop.Token);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task PagesMoveTheirOwnTurnOnly_AndNotBeyondReason()
    {
        var playbacks = new Playbacks();
        var turn = TurnId.New();
        await To(1);
        using (playbacks.Follow(turn, pacing))
        {
            playbacks.Take(TurnId.New(), null);
            playbacks.Take(turn, -5);
            playbacks.Take(turn, long.MaxValue);
            var next = To(20);
            Assert.False(next.IsCompleted);
            playbacks.Take(turn, 18 * MediaClock.SampleRate);
            await next;
        }
        playbacks.Take(turn, null);
        Assert.False(To(60).IsCompleted);
    }

    private Task To(double end) => pacing.WaitAsync(Seconds(end), TestContext.Current.CancellationToken);

    /// <summary>Not before, and then.</summary>
    private async Task Passes(Task waiting, double seconds)
    {
        clock.Advance(Seconds(seconds));
        await waiting;
    }

    private static TimeSpan Seconds(double seconds) => TimeSpan.FromSeconds(seconds);
}
