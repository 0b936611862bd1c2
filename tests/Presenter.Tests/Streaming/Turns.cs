using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Streaming;

public sealed class WholeServer : IAsyncLifetime
{
    public BotProcess Bot { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bot = await BotProcess.StartAsync(ready: true);

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}

/// <summary>docs/segment-protocol.md through a real connection: what every client relies on.</summary>
public class Turns(WholeServer server) : IClassFixture<WholeServer>
{
    private static async Task<List<TurnEvent>> ReadAsync(IAsyncEnumerable<TurnEvent> stream)
    {
        var events = new List<TurnEvent>();
        await foreach (var item in stream)
            events.Add(item);
        return events;
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task EventsComeInOrderAndTheEndIsLast(bool messagePack)
    {
        await using var hub = await server.Bot.ConnectAsync(messagePack);
        var ask = BotProcess.Ask("When are you open on Sunday?", video: true);
        var events = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", ask));

        Assert.All(events, e => Assert.Equal(ask.TurnId, e.TurnId));
        Assert.Equal("turn", events[0].Type);
        Assert.True(events[0].Video);
        Assert.Equal(("end", "completed"), (events[^1].Type, events[^1].Reason));
        var sentence = events.First(e => e.Type == "sentence");
        Assert.Contains("10:00 to 18:00", sentence.Text);
        Assert.Equal("opening-hours.md", Assert.Single(sentence.Citations!).Source);

        var segments = events.Where(e => e.Type == "segment").ToArray();
        Assert.Equal(Enumerable.Range(0, segments.Length).Cast<int?>(), segments.Select(s => s.Sequence));
        Assert.Equal(0, segments[0].Kind);
        Assert.InRange(segments[1].DurationSamples!.Value, 1, 32000 * 4 / 10);
        long at = 0;
        foreach (var segment in segments.Skip(1))
        {
            Assert.Equal(at, segment.StartSample);
            Assert.InRange(segment.DurationSamples!.Value, 0, 32000);
            at += segment.DurationSamples.Value;
        }
        var words = segments.SelectMany(s => s.Words!).ToArray();
        Assert.Equal("On", words[0].Text);
        Assert.Contains(words, w => w.Text == "18:00" && w.StartSample < at);
    }

    /// <summary>Whoever did not ask for it must not get a picture that only a script can show.</summary>
    [Fact]
    public async Task WithoutBackdropThePictureIsTwiceAsHighAndOnlyForWhomAsksForIt()
    {
        await using var hub = await server.Bot.ConnectAsync(true);
        using var folder = Repository.Temporary();
        foreach (var cutOut in new[] { true, false })
        {
            var events = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("hello", video: true) with { CutOut = cutOut }));
            Assert.Equal((cutOut ? "below" : null, true), (events[0].Alpha, events[0].Video));
            Assert.StartsWith("video/mp4; codecs=\"avc1.", events[0].MimeType);
            Assert.Equal("completed", events[^1].Reason);
            var file = folder[$"{cutOut}.mp4"];
            await File.WriteAllBytesAsync(file, [.. events.Where(e => e.Type == "segment").SelectMany(e => e.Bytes!)]);
            Assert.Equal(cutOut ? "512\n1024" : "512\n512", await Encoding.Ffmpeg.ProbeAsync(file, "-select_streams v -show_entries stream=width,height"));
            Assert.NotEmpty(await Encoding.Ffmpeg.PicturesAsync(file));
        }
        using var http = new HttpClient { BaseAddress = server.Bot.Address };
        Assert.Contains("/presenters/robin/idle-alpha.mp4", await http.GetStringAsync("/api/presenter"));
    }

    [Fact]
    public async Task ANewQuestionSupersedesTheOldOne()
    {
        await using var hub = await server.Bot.ConnectAsync();
        var conversation = Guid.NewGuid().ToString();
        var old = ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the harbour in detail.", video: true, conversation)));
        await Task.Delay(500);
        var answer = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("How much is a family ticket?", conversation: conversation)));
        Assert.Equal("superseded", (await old)[^1].Reason);
        Assert.Contains(answer, e => e.Text?.Contains("€29.00") == true);
    }

    [Fact]
    public async Task CancellingTheStreamEndsTheTurnAndTheNextOneWorks()
    {
        await using var hub = await server.Bot.ConnectAsync();
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the harbour in detail.", video: true), stop.Token))
            {
                if (item.Type == "segment")
                    await stop.CancelAsync();
            }
        });
        Assert.Equal("completed", (await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("hello", video: true))))[^1].Reason);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("   ", "empty")]
    public async Task AnEmptyQuestionIsExplained(string text, string problem)
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(text)));
        Assert.Equal("failed", events[^1].Reason);
        Assert.Contains(problem, events[^1].Notice);
    }

    [Fact]
    public async Task AnOverlongQuestionIsExplained()
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(new string('a', 10_000))));
        Assert.Contains("10000", events[^1].Notice);
        Assert.Contains("2000", events[^1].Notice);
    }

    [Theory]
    [InlineData("你们什么时候开门？")]
    [InlineData("متى تفتحون؟")]
    [InlineData("😀😀")]
    [InlineData("\" OR 1=1; NEAR(* -- (system \"x\")")]
    public async Task AnyTextGetsATextAnswer(string text)
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = await ReadAsync(hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(text)));
        Assert.Contains(events, e => e.Type == "sentence");
        Assert.Equal("completed", events[^1].Reason);
    }

    [Fact]
    public async Task TheWeightsAreNotServed()
    {
        using var http = new HttpClient { BaseAddress = server.Bot.Address };
        Assert.False((await http.GetAsync("/presenters/robin/generator.safetensors")).IsSuccessStatusCode);
        Assert.Equal("image/png", (await http.GetAsync("/presenters/robin/plate.png")).Content.Headers.ContentType!.MediaType);
        Assert.Equal("video/mp4", (await http.GetAsync("/presenters/robin/idle.mp4")).Content.Headers.ContentType!.MediaType);
        Assert.Contains("/presenters/robin/listening.mp4", await http.GetStringAsync("/api/presenter"));
        Assert.Equal("video/mp4", (await http.GetAsync("/presenters/robin/listening.mp4")).Content.Headers.ContentType!.MediaType);
    }
}
