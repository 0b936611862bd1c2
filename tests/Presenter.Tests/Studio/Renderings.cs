using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Tests.Encoding;
using Presenter.Tests.Hosting;
using Presenter.Tests.Trust;
using Xunit;

namespace Presenter.Tests.Studio;

/// <summary>What the studio shows is what the pipeline did; what cannot be rendered says why, and only operators come in.</summary>
public class Renderings(StudioServer server) : IClassFixture<StudioServer>
{
    private async Task<JsonElement[]> RenderAsync(string presenter, string text)
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/studio/render", new { presenter, text });
        Assert.Equal("application/x-ndjson", answer.Content.Headers.ContentType?.MediaType);
        return (await answer.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => JsonDocument.Parse(l).RootElement).ToArray();
    }

    [Theory]
    [InlineData("anna")]
    [InlineData("tiny")]
    public async Task ATextComesBackAsAClipWithEveryTrack(string presenter)
    {
        var lines = await RenderAsync(presenter, "[warm] Welcome to the [nod] harbour. [slow] It is open.");
        Assert.Contains(lines, l => l.TryGetProperty("progress", out _));
        var result = lines[^1].GetProperty("result");
        JsonElement[] Items(string name) => [.. result.GetProperty(name).EnumerateArray()];
        var (samples, frame) = (result.GetProperty("samples").GetInt64(), result.GetProperty("samplesPerFrame").GetInt32());

        Assert.Equal(["Welcome to the harbour.", "It is open."], Items("sentences").Select(s => s.GetProperty("text").GetString()));
        Assert.Equal(("warm", "neutral"), (Items("sentences")[0].GetProperty("emotion").GetString(), Items("sentences")[1].GetProperty("emotion").GetString()));
        Assert.Equal(["Welcome", "to", "the", "harbour", "It", "is", "open"], Items("words").Select(w => w.GetProperty("text").GetString()));
        Assert.Equal(Items("words")[3].GetProperty("start").GetInt64(), Items("sentences")[0].GetProperty("gestures")[0].GetProperty("at").GetInt64());
        // Without gaps from the start to where the voice ends.
        var phonemes = Items("phonemes").Select(p => (Start: p.GetProperty("start").GetInt64(), End: p.GetProperty("end").GetInt64())).ToArray();
        Assert.Equal(0, phonemes[0].Start);
        Assert.All(phonemes.Zip(phonemes.Skip(1)), p => Assert.Equal(p.First.End, p.Second.Start));
        Assert.Equal(phonemes[^1].End, (long)Items("peaks").Length * result.GetProperty("samplesPerPeak").GetInt32());
        Assert.Equal(TinyPresenter.Names, Items("curves").Select(c => c.GetProperty("name").GetString()));
        Assert.All(Items("curves"), c => Assert.Equal(samples / frame, c.GetProperty("values").GetArrayLength()));
        foreach (var stage in new[] { "speech", "motion", "frames", "encoding" })
        {
            var timings = Items("timings").Where(t => t.GetProperty("stage").GetString() == stage).ToArray();
            Assert.Equal(0, timings[0].GetProperty("start").GetInt64());
            Assert.All(timings, t => Assert.InRange(t.GetProperty("took").GetDouble(), 0, t.GetProperty("ready").GetDouble()));
        }
        Assert.Contains("Welcome to the harbour.", result.GetProperty("vtt").GetString());

        var clip = await server.Http.GetByteArrayAsync(result.GetProperty("clip").GetString());
        var path = server.Folder[$"{presenter}.mp4"];
        await File.WriteAllBytesAsync(path, clip);
        Assert.Equal(samples / frame, (await Ffmpeg.PicturesAsync(path)).Length / (96 * 96 * 3 / 2));
    }

    [Fact]
    public async Task EveryPresenterIsListedAndADamagedOneSaysWhatIsWrong()
    {
        var all = await server.Http.GetFromJsonAsync<JsonElement>("/api/studio/presenters");
        Assert.Equal(["anna", "damaged", "tiny"], all.EnumerateArray().Select(p => p.GetProperty("folder").GetString()).Order());
        var damaged = all.EnumerateArray().Single(p => p.GetProperty("folder").GetString() == "damaged");
        Assert.Contains("motion.safetensors is missing. Remedy:", damaged.GetProperty("problem").GetString());
        Assert.Contains("motion.safetensors is missing", (await RenderAsync("damaged", "Hello."))[^1].GetProperty("problem").GetString());
        Assert.Contains("choose one of anna", (await RenderAsync("../tiny", "Hello."))[^1].GetProperty("problem").GetString());
    }

    [Theory]
    [InlineData("""{ "presenter": "tiny", "text": " " }""", "write a sentence")]
    [InlineData("""{ "presenter": "", "text": "Hello." }""", "No presenter is chosen")]
    [InlineData("""{ "presenter": "tiny", "text": "[nod] [warm]" }""", "stage directions alone are not spoken")]
    [InlineData("""{ "presenter": "tiny", "text": "你好" }""", "write English words")]
    [InlineData("""null""", "The request is empty")]
    [InlineData("""{ "presenter": """, "not the JSON that is needed")]
    public async Task WhatCannotBeRenderedSaysWhy(string request, string problem)
    {
        using var answer = await server.Http.PostAsync("/api/studio/render", new StringContent(request, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains(problem, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("detail").GetString());
    }

    [Fact]
    public async Task ATooLongTextNamesTheSetting()
    {
        using var answer = await server.Http.PostAsJsonAsync("/api/studio/render", new { presenter = "tiny", text = new string('a', 501) });
        Assert.Contains("raise Studio:LongestText", await answer.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task WithoutTheKeyNothingIsGiven()
    {
        using var stranger = new HttpClient { BaseAddress = server.Bot.Address };
        foreach (var path in new[] { "/api/studio/presenters", "/api/studio/clips/none.mp4" })
        {
            using var answer = await stranger.GetAsync(path);
            Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
            Assert.Contains("Admin:Key", await answer.Content.ReadAsStringAsync());
        }
        using var none = await server.Http.GetAsync("/api/studio/clips/..%2F..%2Fetc%2Fpasswd");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task WhoAsksLearnsWhoThePresenterIsAndThatTheyAgreed()
    {
        using var stranger = new HttpClient { BaseAddress = server.Bot.Address };
        var about = await stranger.GetFromJsonAsync<JsonElement>("/api/presenter/about");
        var consent = about.GetProperty("consent");
        Assert.Equal(("Anna Example", "2026-01-02", "2099-12-31"), (consent.GetProperty("person").GetString(), consent.GetProperty("given").GetString(), consent.GetProperty("expiry").GetString()));
        Assert.Equal(["training", "presenting"], consent.GetProperty("permittedUses").EnumerateArray().Select(u => u.GetString()));
        Assert.Equal(64, consent.GetProperty("digest").GetString()!.Length);
        Assert.True(consent.GetProperty("holds").GetBoolean());
        // The settings of this server switch the label off.
        Assert.Equal("AI-generated", about.GetProperty("label").GetString());
        Assert.Contains("the label stays", server.Bot.Said);
        using var page = await stranger.GetAsync("/about");
        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
    }

    [Fact]
    public async Task WithoutAKeyThereIsNoStudioAndAnExpiredConsentIsTold()
    {
        using var folder = Repository.Temporary();
        RealPersonPackage.Write(folder["anna"], expiry: "2026-02-01");
        await using var bot = await BotProcess.StartAsync(ready: false, ("Presenter__Package", folder["anna"]), ("ASPNETCORE_ENVIRONMENT", "Production"));
        using var http = new HttpClient { BaseAddress = bot.Address };
        foreach (var path in new[] { "/studio", "/studio.html", "/api/studio/presenters" })
        {
            using var answer = await http.GetAsync(path);
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Contains("Admin:Key", await answer.Content.ReadAsStringAsync());
        }
        var about = await http.GetFromJsonAsync<JsonElement>("/api/presenter/about");
        Assert.False(about.GetProperty("consent").GetProperty("holds").GetBoolean());
        Assert.Contains("expired on 2026-02-01", about.GetProperty("problem").GetString());
    }
}
