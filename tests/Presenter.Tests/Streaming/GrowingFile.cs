using System.Net;
using System.Net.Http.Headers;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>A browser without Media Source plays an answer while it is written, and gets what is missing when its connection broke.</summary>
public class GrowingFile(WholeServer server) : IClassFixture<WholeServer>
{
    private const string Long = "Tell me the whole history of the harbour in detail.";

    [Fact]
    public async Task ItIsSentWhileTheAnswerIsWritten_AndIsTheSameAsTheSegments()
    {
        using var http = Client();
        await using var hub = await server.Bot.ConnectAsync();
        var (lastEvent, sent) = ("", new List<TurnEvent>());
        HttpResponseMessage? answer = null;
        Stream? file = null;
        var firstByteBefore = "";
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", Ask("hello")))
        {
            lastEvent = item.Type;
            sent.Add(item);
            if (item.Type == "turn")
            {
                answer = await http.SendAsync(Request(item.Stream!, new RangeHeaderValue(0, null)), HttpCompletionOption.ResponseHeadersRead);
                file = await answer.Content.ReadAsStreamAsync();
            }
            if (item.Type == "segment" && item.Sequence == 1)
            {
                var head = new byte[8];
                await file!.ReadExactlyAsync(head);
                Assert.Equal("ftyp"u8, head.AsSpan(4));
                firstByteBefore = lastEvent;
            }
        }
        Assert.Equal(("segment", "end"), (firstByteBefore, lastEvent));
        Assert.All(sent.Where(e => e.Type == "segment"), e => Assert.Empty(e.Bytes!));
        Assert.Equal((HttpStatusCode.OK, "video/mp4", "bytes", null), (answer!.StatusCode, answer.Content.Headers.ContentType!.MediaType, answer.Headers.AcceptRanges.Single(), answer.Content.Headers.ContentLength));
        using var rest = new MemoryStream();
        await file!.CopyToAsync(rest);
        // Whole now, and so with its length and in ranges: what Safari asks first, and what follows a broken connection.
        var address = sent[0].Stream!;
        using var whole = await http.GetAsync(address);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal(rest.Length + 8, bytes.Length);
        Assert.Equal(rest.ToArray(), bytes[8..]);
        using var probe = await http.SendAsync(Request(address, new RangeHeaderValue(0, 1)));
        Assert.Equal((HttpStatusCode.PartialContent, $"bytes 0-1/{bytes.Length}"), (probe.StatusCode, probe.Content.Headers.ContentRange!.ToString()));
        Assert.Equal(bytes[..2], await probe.Content.ReadAsByteArrayAsync());
        using var end = await http.SendAsync(Request(address, new RangeHeaderValue(bytes.Length - 100, null)));
        Assert.Equal(bytes[^100..], await end.Content.ReadAsByteArrayAsync());
        using var beyond = await http.SendAsync(Request(address, new RangeHeaderValue(bytes.Length, null)));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
        using var headOnly = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address));
        Assert.Equal((HttpStatusCode.OK, bytes.Length), (headOnly.StatusCode, (int)headOnly.Content.Headers.ContentLength!));
        // Played: nothing of it is kept.
        await hub.InvokeAsync("Report", new ReportRequest { TurnId = sent[0].TurnId, ConversationId = "file", HeardSamples = 1 });
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task WhoseConnectionBrokeGetsTheRestAsSoonAsItIsThere()
    {
        using var http = Client();
        await using var hub = await server.Bot.ConnectAsync();
        Task<HttpResponseMessage>? rest = null;
        var address = "";
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", Ask("hello")))
        {
            address = item.Stream ?? address;
            if (item is { Type: "segment", Sequence: 1 })
            {
                using var head = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, address), HttpCompletionOption.ResponseHeadersRead);
                Assert.Equal((HttpStatusCode.OK, null, "bytes"), (head.StatusCode, head.Content.Headers.ContentLength, head.Headers.AcceptRanges.Single()));
                rest = http.SendAsync(Request(address, new RangeHeaderValue(1000, null)));
            }
        }
        using var answer = await rest!;
        var bytes = await answer.Content.ReadAsByteArrayAsync();
        var range = answer.Content.Headers.ContentRange!;
        Assert.Equal((HttpStatusCode.PartialContent, 1000, bytes.Length + 1000), (answer.StatusCode, range.From, range.Length));
    }

    [Fact]
    public async Task AnInterruptedAnswerBreaksOff_SoThatItsHalfIsNotTakenForTheWhole()
    {
        using var http = Client();
        await using var hub = await server.Bot.ConnectAsync();
        using var stop = new CancellationTokenSource();
        Task<byte[]>? reading = null;
        var address = "";
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", Ask(Long), stop.Token))
            {
                address = item.Stream ?? address;
                if (item is { Type: "segment", Sequence: 1 })
                {
                    reading = http.GetByteArrayAsync(address);
                    await stop.CancelAsync();
                }
            }
        });
        await Assert.ThrowsAnyAsync<HttpRequestException>(() => reading!);
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(address)).StatusCode);
    }

    [Fact]
    public async Task NobodyElseOpensIt()
    {
        using var http = Client();
        await using var hub = await server.Bot.ConnectAsync();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", Ask("hello")))
        {
            var (path, key) = (item.Stream!.Split('?')[0], item.Stream!);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync(path)).StatusCode);
            Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"{path}?key={new string('0', 32)}")).StatusCode);
            var foreign = Request(key, null);
            foreign.Headers.Add("Origin", "https://evil.example");
            using var refused = await http.SendAsync(foreign);
            Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
            Assert.Contains("Embedding:Origins must name https://evil.example", await refused.Content.ReadAsStringAsync());
            break;
        }
        Assert.Equal(HttpStatusCode.NotFound, (await http.GetAsync($"/turns/{Guid.NewGuid()}/stream.mp4?key=x")).StatusCode);
    }

    [Fact]
    public async Task ATurnWithMediaSourceHasNone()
    {
        await using var hub = await server.Bot.ConnectAsync();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("hello", video: true)))
        {
            Assert.Equal(("turn", null), (item.Type, item.Stream));
            break;
        }
    }

    private static AskRequest Ask(string text) => BotProcess.Ask(text, video: true, conversation: "file") with { Progressive = true };

    private HttpClient Client() => new() { BaseAddress = server.Bot.Address };

    private static HttpRequestMessage Request(string address, RangeHeaderValue? range)
    {
        var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Range = range;
        return request;
    }
}
