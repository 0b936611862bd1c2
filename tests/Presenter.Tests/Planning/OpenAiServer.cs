using System.Net;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Planning;

/// <summary>How a request is answered; see <see cref="Replies"/>.</summary>
public delegate Task Reply(HttpContext context);

/// <summary>What the client sent.</summary>
/// <param name="Number">from 1</param>
public sealed record ModelRequest(int Number, JsonNode Body, string Path, IReadOnlyDictionary<string, string> Headers)
{
    public IEnumerable<JsonNode> Messages => Body["messages"]!.AsArray()!;

    /// <summary>Texts of all messages of a role.</summary>
    public IReadOnlyList<string> Texts(string role) => Messages.Where(m => (string?)m["role"] == role).Select(Text).ToArray();

    public IReadOnlyList<string> Tools => Body["tools"]?.AsArray().Select(t => (string)t!["function"]!["name"]!).ToArray() ?? [];

    private static string Text(JsonNode message) => message["content"] switch
    {
        JsonArray parts => string.Concat(parts.Select(p => (string?)p!["text"])),
        JsonValue text => (string?)text ?? "",
        _ => "",
    };
}

/// <summary>An OpenAI-compatible server on a real port: the test writes how each request is answered.</summary>
public sealed class OpenAiServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<ModelRequest> requests = [];

    private OpenAiServer(WebApplication app) => this.app = app;

    /// <summary>Without /v1.</summary>
    public string Root => app.Urls.First();

    public string Address => Root + "/v1";

    public IReadOnlyList<ModelRequest> Requests
    {
        get
        {
            lock (requests)
                return requests.ToArray();
        }
    }

    /// <param name="certificate">for https</param>
    public static async Task<OpenAiServer> StartAsync(Func<ModelRequest, Reply> script, X509Certificate2? certificate = null)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        if (certificate is null)
            builder.WebHost.UseUrls("http://127.0.0.1:0");
        else
            builder.WebHost.ConfigureKestrel(k => k.Listen(IPAddress.Loopback, 0, l => l.UseHttps(certificate)));
        var app = builder.Build();
        var server = new OpenAiServer(app);
        app.MapPost("/{**path}", async (HttpContext context) =>
        {
            var body = (await JsonNode.ParseAsync(context.Request.Body))!;
            ModelRequest request;
            lock (server.requests)
            {
                request = new ModelRequest(server.requests.Count + 1, body, context.Request.Path + context.Request.QueryString, context.Request.Headers.ToDictionary(h => h.Key.ToLowerInvariant(), h => h.Value.ToString()));
                server.requests.Add(request);
            }
            await script(request)(context);
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>The replies in their order; the last one for every further request.</summary>
    public static Task<OpenAiServer> StartAsync(params Reply[] replies) => StartAsync(r => replies[Math.Min(r.Number, replies.Length) - 1]);

    public async ValueTask DisposeAsync()
    {
        using var soon = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        await app.StopAsync(soon.Token);
        await app.DisposeAsync();
    }
}
