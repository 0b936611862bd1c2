using System.Collections.Concurrent;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Channels;

/// <summary>A channel's side of the connector protocol on a real port: takes what the bot sends.</summary>
public sealed class ConnectorServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly Channel<(string Path, JsonElement Activity)> sent = Channel.CreateUnbounded<(string, JsonElement)>();

    private ConnectorServer(WebApplication app) => this.app = app;

    /// <summary>With a trailing slash, as Teams has it.</summary>
    public string ServiceUrl => app.Urls.First() + "/teams/";

    /// <summary>Answers to give before one is taken: status and Retry-After.</summary>
    public ConcurrentQueue<(int Status, string? RetryAfter)> Refusals { get; } = new();

    /// <summary>The Authorization header of each request.</summary>
    public ConcurrentQueue<string> Authorizations { get; } = new();

    /// <summary>What messages wait for after they have been taken, before the channel says so.</summary>
    public Task Receipt { get; set; } = Task.CompletedTask;

    public static async Task<ConnectorServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new ConnectorServer(builder.Build());
        server.app.MapPost("/teams/v3/conversations/{conversation}/activities/{activity?}", (Delegate)((HttpContext context) => server.TakeAsync(context)));
        await server.app.StartAsync();
        return server;
    }

    public async Task<(string Path, JsonElement Activity)> NextAsync() => await sent.Reader.ReadAsync();

    /// <returns>the next activity that is not typing</returns>
    public async Task<JsonElement> NextMessageAsync()
    {
        while (true)
        {
            var (_, activity) = await NextAsync();
            if (activity.GetProperty("type").GetString() != "typing")
                return activity;
        }
    }

    public int Waiting => sent.Reader.Count;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        Authorizations.Enqueue(context.Request.Headers.Authorization.ToString());
        if (Refusals.TryDequeue(out var refusal))
        {
            if (refusal.RetryAfter is not null)
                context.Response.Headers.RetryAfter = refusal.RetryAfter;
            return Results.Json(new { error = new { code = "ServiceError", message = "later" } }, statusCode: refusal.Status);
        }
        var activity = await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body);
        await sent.Writer.WriteAsync((context.Request.Path.Value!, activity));
        if (activity.GetProperty("type").GetString() == "message")
            await Receipt.WaitAsync(context.RequestAborted);
        return Results.Json(new { id = "sent-1" }, statusCode: 201);
    }
}
