using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Presenter.Bot.Clips;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Channels.Teams;
using Presenter.Tests.Encoding;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>After the text Teams gets a card whose clip plays, can be sought in, and cannot be fetched by guessing.</summary>
public class CardWithClip(ClipServer server) : IClassFixture<ClipServer>
{
    private async Task<(Sent Text, JsonElement Card)> AskAsync()
    {
        await server.Teams.AskAsync(server.Http, "How much is a family ticket?");
        var text = (await server.Teams.AnswerAsync())[^1];
        var card = (await server.Teams.AnswerAsync())[^1].Card;
        Assert.NotNull(card);
        return (text, card.Value);
    }

    private static JsonElement Element(JsonElement card, string type) => card.GetProperty("body").EnumerateArray().Single(e => e.GetProperty("type").GetString() == type);

    private async Task<HttpResponseMessage> GetAsync(string address, HttpMethod? method = null, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(address).PathAndQuery);
        request.Headers.Range = range;
        return await server.Http.SendAsync(request);
    }

    [Fact]
    public async Task TheTextComesFirstThenTheCardWithTheClipTheSourcesAndQuestions()
    {
        var (text, card) = await AskAsync();
        Assert.Contains("€29.00", text.Text);
        Assert.Equal(("AdaptiveCard", "1.5", "Full"), (card.GetProperty("type").GetString(), card.GetProperty("version").GetString(), card.GetProperty("msteams").GetProperty("width").GetString()));
        Assert.Contains("Tickets", Element(card, "FactSet").GetProperty("facts")[0].GetProperty("value").GetString());
        var media = Element(card, "Media");
        var clip = media.GetProperty("sources")[0].GetProperty("url").GetString()!;
        var poster = media.GetProperty("poster").GetString()!;
        Assert.StartsWith("https://presenter.example/clips/", clip);
        // Where the host plays no media the poster opens the clip.
        Assert.Equal((poster, clip), (media.GetProperty("fallback").GetProperty("url").GetString(), media.GetProperty("fallback").GetProperty("selectAction").GetProperty("url").GetString()));

        using var film = await GetAsync(clip);
        Assert.Equal("video/mp4", film.Content.Headers.ContentType!.MediaType);
        var file = server.Folder["fetched.mp4"];
        await File.WriteAllBytesAsync(file, await film.Content.ReadAsByteArrayAsync());
        Assert.Equal("h264\n512\n512\naac", (await Ffmpeg.ProbeAsync(file, "-show_entries stream=codec_name,width,height")).ReplaceLineEndings("\n"));
        Assert.True(double.Parse(await Ffmpeg.ProbeAsync(file, "-show_entries format=duration"), System.Globalization.CultureInfo.InvariantCulture) > 1);
        using var picture = await GetAsync(poster);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        await File.WriteAllBytesAsync(server.Folder["fetched.jpg"], await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal("mjpeg\n512\n512", (await Ffmpeg.ProbeAsync(server.Folder["fetched.jpg"], "-show_entries stream=codec_name,width,height")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task AButtonOfTheCardIsAnsweredAsAQuestion()
    {
        var (_, card) = await AskAsync();
        var button = card.GetProperty("actions").EnumerateArray().First(a => a.GetProperty("type").GetString() == "Action.Submit");
        var data = button.GetProperty("data");
        await server.Teams.AskAsync(server.Http, "", value: new { question = data.GetProperty("question").GetString() });
        Assert.True((await server.Teams.AnswerAsync())[^1].Entity("https://schema.org/Message")!.Value.TryGetProperty("citation", out _));
        Assert.NotNull((await server.Teams.AnswerAsync())[^1].Card);
    }

    [Fact]
    public async Task PlayersFetchTheClipInPieces()
    {
        var clip = Element((await AskAsync()).Card, "Media").GetProperty("sources")[0].GetProperty("url").GetString()!;
        using var head = await GetAsync(clip, HttpMethod.Head);
        var length = head.Content.Headers.ContentLength!.Value;
        using var whole = await GetAsync(clip);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal((length, "bytes"), (bytes.Length, whole.Headers.AcceptRanges.Single()));
        using var piece = await GetAsync(clip, range: new RangeHeaderValue(1000, 1999));
        Assert.Equal(HttpStatusCode.PartialContent, piece.StatusCode);
        Assert.Equal(bytes[1000..2000], await piece.Content.ReadAsByteArrayAsync());
        using var beyond = await GetAsync(clip, range: new RangeHeaderValue(length, length + 10));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task OnlyAnUnchangedLinkWorksAndOnlyForItsTime()
    {
        var link = Element((await AskAsync()).Card, "Media").GetProperty("sources")[0].GetProperty("url").GetString()!;
        var poster = link.Replace(".mp4", ".jpg");
        var later = System.Text.RegularExpressions.Regex.Replace(link, "expires=\\d+", "expires=99999999999");
        string[] wrong = [link[..^1] + (link[^1] == '0' ? '1' : '0'), poster, later, link.Split('?')[0], link.Replace("signature=", "signature=ü"), link.Split('&')[0] + "&signature=", "https://x/clips/signing.key", "https://x/clips/..%2Fclips%2Fsigning.key"];
        foreach (var address in wrong)
        {
            using var refused = await GetAsync(address);
            Assert.True(refused.StatusCode == HttpStatusCode.Forbidden, $"{address}: {refused.StatusCode}");
            Assert.Contains("answer's card", await refused.Content.ReadAsStringAsync());
        }
        var file = Path.GetFileName(new Uri(link).AbsolutePath);
        var key = new ClipKey(new ClipOptions { PublicUrl = "https://presenter.example", Key = ClipServer.Key });
        using var over = await GetAsync($"https://x/clips/{file}?expires=1000&signature={key.Sign(file, 1000)}");
        Assert.Equal(HttpStatusCode.Gone, over.StatusCode);
        Assert.Contains("ask the question again", await over.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WhileAVisitorIsAnsweredOnThePageTheClipWaits()
    {
        await using var hub = await server.Bot.ConnectAsync();
        var asked = false;
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the harbour in detail.", video: true, "priority")))
        {
            if (item.Type != "segment")
                continue;
            if (!asked)
            {
                await server.Teams.AskAsync(server.Http, "hello");
                Assert.Contains("Hello", (await server.Teams.AnswerAsync())[^1].Text);
                asked = true;
            }
            Assert.Equal(0, server.Teams.Waiting);
        }
        Assert.NotNull((await server.Teams.AnswerAsync())[^1].Card);
    }
}
