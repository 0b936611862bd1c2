using System.Net.Http.Headers;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presenter.Bot.Embedding;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening;
using Presenter.Bot.Listening.Measuring;
using Presenter.Renderer;

namespace Presenter.Tests.Listening;

/// <summary>What the server said to a recording.</summary>
public sealed record Heard(int Status, string? Text, string? Code, string? Message);

/// <summary>Knowledge and recogniser on a real port, without renderer and channels.</summary>
public sealed class ListeningHost : IAsyncDisposable
{
    private readonly TemporaryFolder files;
    private readonly WebApplication app;

    private ListeningHost(WebApplication app, TemporaryFolder files) => (this.app, this.files, Http) = (app, files, new HttpClient { BaseAddress = new Uri(app.Urls.First()), Timeout = TimeSpan.FromMinutes(5) });

    public HttpClient Http { get; }

    public static async Task<ListeningHost> StartAsync(params (string Key, string Value)[] settings)
    {
        var files = Repository.Temporary();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Knowledge:Folder"] = Repository.PathOf("knowledge"), ["Knowledge:IndexPath"] = files["knowledge.db"], ["Presenter:Package"] = Repository.PathOf("presenters", "robin"),
            // The model of the sample museum is kept, as a server would keep it.
            ["Listening:ModelFolder"] = Repository.PathOf("artifacts", "listening"), ["Listening:QuestionForms"] = Repository.PathOf("bot", "Listening", "Prompts", "questions.txt"),
            ["Listening:TimeoutSeconds"] = "120",
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(RendererServices.ReadOptions(builder.Configuration)).AddKnowledge(builder.Configuration).AddListening(builder.Configuration).AddEmbedding(builder.Configuration);
        var app = builder.Build();
        app.UseCors();
        app.UseRateLimiter();
        app.MapListening();
        await app.StartAsync();
        return new ListeningHost(app, files);
    }

    public async Task<Heard> SendAsync(byte[] recording, string type = "audio/wav")
    {
        using var content = new ByteArrayContent(recording);
        content.Headers.ContentType = new MediaTypeHeaderValue(type);
        using var answer = await Http.PostAsync(ListeningServices.Path, content);
        var json = JsonDocument.Parse(await answer.Content.ReadAsStringAsync()).RootElement;
        var error = json.TryGetProperty("error", out var e) && e.ValueKind == JsonValueKind.Object ? e : (JsonElement?)null;
        return new Heard((int)answer.StatusCode, json.TryGetProperty("text", out var t) ? t.GetString() : null, error?.GetProperty("code").GetString(), error?.GetProperty("message").GetString());
    }

    /// <param name="voice">part of a test voice's name</param>
    public async Task<Heard> SayAsync(string text, string voice = "flite rms") =>
        await SendAsync(await TestVoice.All.First(v => v.Name.Contains(voice)).SpeakAsync(text, default));

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.StopAsync();
        await app.DisposeAsync();
        files.Dispose();
    }
}
