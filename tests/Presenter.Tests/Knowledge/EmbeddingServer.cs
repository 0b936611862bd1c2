using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Knowledge;

/// <summary>
/// An OpenAI-compatible /v1/embeddings whose vectors know three meanings, so that a question and a passage can mean the
/// same without a word in common; it can fail in the ways that servers fail.
/// </summary>
public sealed class EmbeddingServer : IAsyncDisposable
{
    private static readonly string[][] Meanings = [["sleep", "night", "bed", "hammock"], ["eat", "hungry", "soup", "cafe"], ["anchor", "iron", "chain"]];

    private readonly WebApplication app;
    private readonly List<string> texts = [];

    private EmbeddingServer(WebApplication app) => this.app = app;

    public string Address => app.Urls.First() + "/v1";

    /// <summary>ok, floats (numbers where base64 was asked for, as small servers do), error, broken, short (a vector too few), silent.</summary>
    public string Behaviour { get; set; } = "ok";

    /// <summary>Texts that it was asked for, in order.</summary>
    public IReadOnlyList<string> Texts
    {
        get
        {
            lock (texts)
                return [.. texts];
        }
    }

    public static async Task<EmbeddingServer> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new EmbeddingServer(app);
        app.MapPost("/v1/embeddings", server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var input = body.RootElement.GetProperty("input");
        var asked = input.ValueKind == JsonValueKind.String ? [input.GetString()!] : input.EnumerateArray().Select(t => t.GetString()!).ToArray();
        lock (texts)
            texts.AddRange(asked);
        if (Behaviour == "silent")
            await Task.Delay(Timeout.Infinite, context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (Behaviour == "error")
        {
            context.Response.StatusCode = 401;
            return;
        }
        if (Behaviour == "broken")
        {
            await context.Response.WriteAsync("{\"object\":\"list\",\"data\":[{\"embed");
            return;
        }
        var base64 = Behaviour != "floats" && body.RootElement.TryGetProperty("encoding_format", out var format) && format.GetString() == "base64";
        var data = asked.Take(Behaviour == "short" ? asked.Length - 1 : asked.Length)
            .Select((t, i) => new { @object = "embedding", index = i, embedding = base64 ? (object)Convert.ToBase64String(System.Runtime.InteropServices.MemoryMarshal.AsBytes(Vector(t).AsSpan())) : Vector(t) });
        await context.Response.WriteAsJsonAsync(new { @object = "list", model = "test", data, usage = new { prompt_tokens = 1, total_tokens = 1 } });
    }

    private static float[] Vector(string text) =>
        [.. Meanings.Select(words => (float)words.Count(w => text.Contains(w, StringComparison.OrdinalIgnoreCase))), 0.1f];
}
