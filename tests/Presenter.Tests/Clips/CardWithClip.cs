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
    private string Link => Element("Media").GetProperty("sources")[0].GetProperty("url").GetString()!;

    private JsonElement Element(string type) => server.Card.GetProperty("body").EnumerateArray().Single(e => e.GetProperty("type").GetString() == type);

    private async Task<HttpResponseMessage> GetAsync(string address, HttpMethod? method = null, RangeHeaderValue? range = null)
    {
        using var request = new HttpRequestMessage(method ?? HttpMethod.Get, new Uri(address).PathAndQuery);
        request.Headers.Range = range;
        return await server.Http.SendAsync(request);
    }

    [Fact]
    public async Task TheTextComesFirstThenTheCardWithTheClipTheSourcesAndQuestions()
    {
        var card = server.Card;
        Assert.Contains("The lift carries twelve people.", server.Text.Text);
        Assert.Equal(("AdaptiveCard", "1.5", "Full"), (card.GetProperty("type").GetString(), card.GetProperty("version").GetString(), card.GetProperty("msteams").GetProperty("width").GetString()));
        Assert.Equal("The lift, Size", Element("FactSet").GetProperty("facts")[0].GetProperty("value").GetString());
        var media = Element("Media");
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
        // Who is sent the clip can see how it was made.
        Assert.EndsWith("/trainedAlgorithmicMedia", (await Trust.Origins.ReadAsync(file)).GetProperty("DigitalSourceType").GetString());
        using var picture = await GetAsync(poster);
        Assert.Equal("image/jpeg", picture.Content.Headers.ContentType!.MediaType);
        await File.WriteAllBytesAsync(server.Folder["fetched.jpg"], await picture.Content.ReadAsByteArrayAsync());
        Assert.Equal("mjpeg\n512\n512", (await Ffmpeg.ProbeAsync(server.Folder["fetched.jpg"], "-show_entries stream=codec_name,width,height")).ReplaceLineEndings("\n"));
    }

    [Fact]
    public async Task AButtonOfTheCardIsAnsweredAsAQuestion()
    {
        var button = server.Card.GetProperty("actions").EnumerateArray().First(a => a.GetProperty("type").GetString() == "Action.Submit");
        await server.Teams.AskAsync(server.Http, "", value: new { question = button.GetProperty("data").GetProperty("question").GetString() });
        Assert.Contains("one minute", (await server.Teams.AnswerAsync())[^1].Text);
        Assert.NotNull((await server.Teams.AnswerAsync())[^1].Card);
    }

    [Fact]
    public async Task PlayersFetchTheClipInPieces()
    {
        using var head = await GetAsync(Link, HttpMethod.Head);
        var length = head.Content.Headers.ContentLength!.Value;
        using var whole = await GetAsync(Link);
        var bytes = await whole.Content.ReadAsByteArrayAsync();
        Assert.Equal((length, "bytes"), (bytes.Length, whole.Headers.AcceptRanges.Single()));
        using var piece = await GetAsync(Link, range: new RangeHeaderValue(1000, 1999));
        Assert.Equal(HttpStatusCode.PartialContent, piece.StatusCode);
        Assert.Equal(bytes[1000..2000], await piece.Content.ReadAsByteArrayAsync());
        using var beyond = await GetAsync(Link, range: new RangeHeaderValue(length, length + 10));
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.StatusCode);
    }

    [Fact]
    public async Task OnlyAnUnchangedLinkWorksAndOnlyForItsTime()
    {
        var link = Link;
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
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me about the bell of the old harbour.", video: true, "priority")))
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
