using Microsoft.Extensions.Time.Testing;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>What is kept of such files, and for how long.</summary>
public class KeptStreams
{
    private readonly FakeTimeProvider clock = new();
    private readonly TurnStreams streams;
    private readonly TurnId turn = TurnId.New();

    public KeptStreams() => streams = new TurnStreams(clock);

    [Fact]
    public void AWholeOneWaitsForAPageThatBrokeOff_ButNotForEver()
    {
        var stream = streams.Open(turn);
        stream.End(whole: true);
        streams.End(turn, stream);
        clock.Advance(TimeSpan.FromSeconds(170));
        Assert.Same(stream, Found(stream));
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Null(Found(stream));
    }

    [Fact]
    public void AQuestionThatIsAskedAgainUnderItsIdHasAFileOfItsOwn()
    {
        var lost = streams.Open(turn);
        var again = streams.Open(turn);
        streams.End(turn, lost);
        Assert.Null(Found(lost));
        Assert.Same(again, Found(again));
        streams.End(turn, again);
        Assert.Null(Found(again));
    }

    [Fact]
    public void OneThatIsTooLongIsRefused_NotCollectedForEver()
    {
        var stream = streams.Open(turn);
        var part = new byte[16 << 20];
        for (var i = 0; i < 4; i++)
            stream.Append(part);
        Assert.Contains("64 MB", Assert.Throws<InvalidOperationException>(() => stream.Append([1])).Message);
        Assert.Equal(64 << 20, stream.ToArray().Length);
    }

    private TurnStream? Found(TurnStream stream) => streams.Find(turn, stream.Address.Split('=')[1]);
}
