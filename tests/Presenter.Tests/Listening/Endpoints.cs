using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presenter.Bot.Listening;
using Presenter.Bot.Listening.Measuring;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>A recogniser on another server: whisper.cpp's, or anything that speaks OpenAI's /audio/transcriptions.</summary>
public sealed class Endpoints
{
    private static async Task<WebApplication> ServeAsync(Func<HttpRequest, Task<IResult>> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapPost("/v1/audio/transcriptions", (HttpRequest r) => answer(r));
        await app.StartAsync();
        return app;
    }

    private static Task<ListeningHost> HostAsync(string endpoint) =>
        ListeningHost.StartAsync(("Listening:Recogniser", "openai"), ("Listening:Endpoint", endpoint), ("Listening:Model", "whisper-1"), ("Listening:ApiKey", "secret"), ("Listening:Language", "de"));

    [Fact]
    public async Task GetsTheRecordingAndItsTextIsTheQuestion()
    {
        string? key = null, model = null, language = null;
        byte[] sound = [];
        await using var server = await ServeAsync(async request =>
        {
            key = request.Headers.Authorization;
            var form = await request.ReadFormAsync();
            (model, language) = (form["model"], form["language"]);
            using var copy = new MemoryStream();
            await form.Files[0].CopyToAsync(copy);
            sound = copy.ToArray();
            return Results.Json(new { text = " Wann haben Sie geöffnet?\n" });
        });
        await using var host = await HostAsync(server.Urls.First() + "/v1");
        var heard = await host.SayAsync("When are you open?");
        Assert.Equal("Wann haben Sie geöffnet?", heard.Text);
        Assert.Equal(("Bearer secret", "whisper-1", "de"), (key, model, language));
        Assert.Equal("RIFF"u8.ToArray(), sound[..4]);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ThatFailsOrIsNotThereIsToldInOneSentence(bool runs)
    {
        await using var server = await ServeAsync(_ => Task.FromResult(Results.StatusCode(400)));
        await using var host = await HostAsync(runs ? server.Urls.First() + "/v1" : "http://127.0.0.1:9/v1");
        var heard = await host.SayAsync("When are you open?");
        Assert.Equal((502, "The speech recogniser does not answer. Please try again, or type your question."), (heard.Status, heard.Message));
    }

    [Fact]
    public async Task WithoutPocketsphinxTheRemedyIsNamedAndTypingGoesOn()
    {
        using var empty = Repository.Temporary();
        await using var host = await ListeningHost.StartAsync(("Listening:AcousticFolder", empty.Path), ("Listening:ModelFolder", empty["model"]));
        var heard = await host.SayAsync("When are you open?");
        Assert.Equal("unavailable", heard.Code);
        Assert.Contains("apt-get install pocketsphinx", heard.Message);
    }

    [Theory]
    [InlineData("Recogniser", "alexa", "allowed are pocketsphinx, openai, off")]
    [InlineData("LongestSeconds", "0", "allowed are 2 to 120")]
    [InlineData("TimeoutSeconds", "0", "allowed are 1 to 120")]
    [InlineData("PerMinute", "0", "allowed are 1 to 6000")]
    public void WrongSettingsAreNamed(string key, string value, string allowed)
    {
        var configuration = new Microsoft.Extensions.Configuration.ConfigurationManager { ["Listening:" + key] = value };
        var problem = Assert.Throws<Presenter.Bot.Hosting.SettingException>(() => new ServiceCollection().AddListening(configuration)).Message;
        Assert.Contains($"Listening:{key}", problem);
        Assert.Contains(allowed, problem);
    }
}
