using System.Collections.Concurrent;
using System.Net.Http.Json;
using System.Text.Json;
using System.Threading.Channels;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Channels.Teams;

/// <summary>What the bot sent: the method, the path, the activity, when.</summary>
public sealed record Sent(string Method, string Path, JsonElement Activity, DateTimeOffset At)
{
    public string Type => Activity.GetProperty("type").GetString()!;

    public string Text => Activity.TryGetProperty("text", out var text) ? text.GetString()! : "";

    /// <summary>The stream's place as Teams reads it; null where the activity belongs to no stream.</summary>
    public JsonElement? Stream => Entity("streaminfo");

    public JsonElement? Entity(string type) => Activity.TryGetProperty("entities", out var entities)
        ? entities.EnumerateArray().Where(e => e.GetProperty("type").GetString() == type).Select(e => (JsonElement?)e).FirstOrDefault() : null;

    public JsonElement? Card => Activity.TryGetProperty("attachments", out var attachments) ? attachments[0].GetProperty("content") : null;
}

/// <summary>Teams' side of the connector on a real port: it gives ids, and keeps Teams' own rules of streams.</summary>
public sealed class TeamsServer : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly TimeProvider clock;
    private readonly Channel<Sent> sent = Channel.CreateUnbounded<Sent>();
    private readonly ConcurrentDictionary<string, (int Sequence, string Text)> streams = new();
    private int ids, asked;

    private TeamsServer(WebApplication app, TimeProvider clock) => (this.app, this.clock) = (app, clock);

    public string ServiceUrl => app.Urls.First() + "/amer/";

    /// <summary>Refuses with 403 or what it says: Teams' code and message; null takes the activity.</summary>
    public Func<Sent, (int Status, string Code, string Message)?> Refuse { get; set; } = _ => null;

    public static async Task<TeamsServer> StartAsync(TimeProvider? clock = null)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new TeamsServer(builder.Build(), clock ?? TimeProvider.System);
        server.app.MapMethods("/amer/v3/conversations/{conversation}/activities/{activity?}", ["POST", "PUT"], (Delegate)((HttpContext context) => server.TakeAsync(context)));
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Fails rather than hangs where nothing comes.</summary>
    public Task<Sent> NextAsync() => sent.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromMinutes(1));

    public int Waiting => sent.Reader.Count;

    /// <summary>Reads until the message that ends an answer.</summary>
    public async Task<List<Sent>> AnswerAsync()
    {
        var all = new List<Sent>();
        do
            all.Add(await NextAsync());
        while (all[^1].Type != "message");
        return all;
    }

    public object Message(string text, string conversationType = "personal", object? entities = null, object? value = null) => new
    {
        type = "message", id = $"in-{Interlocked.Increment(ref asked)}", text, channelId = "msteams", serviceUrl = ServiceUrl, entities, value,
        conversation = new { id = "a:1", conversationType, isGroup = conversationType == "personal" ? (bool?)null : true, tenantId = "t" },
        from = new { id = "29:user", name = "Anna" }, recipient = new { id = "28:bot", name = "Presenter" },
    };

    public async Task AskAsync(HttpClient bot, string text, string conversationType = "personal", object? entities = null, object? value = null)
    {
        using var answer = await bot.PostAsJsonAsync("/api/messages", Message(text, conversationType, entities, value));
        answer.EnsureSuccessStatusCode();
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task<IResult> TakeAsync(HttpContext context)
    {
        var item = new Sent(context.Request.Method, context.Request.Path.Value!, await JsonSerializer.DeserializeAsync<JsonElement>(context.Request.Body), clock.GetUtcNow());
        if (Refuse(item) is { } refusal)
            return Error(refusal.Status, refusal.Code, refusal.Message);
        var id = $"sent-{Interlocked.Increment(ref ids)}";
        if (item.Stream is { } place)
        {
            var given = place.TryGetProperty("streamId", out var s) ? s.GetString()! : null;
            var final = place.GetProperty("streamType").GetString() == "final";
            var before = given is not null && streams.TryGetValue(given, out var known) ? known : (0, "");
            var sequence = place.TryGetProperty("streamSequence", out var n) ? n.GetInt32() : 0;
            if (given is null && sequence != 1 || given is not null && !streams.ContainsKey(given) || !final && sequence != before.Item1 + 1 || !item.Text.StartsWith(before.Item2, StringComparison.Ordinal))
                return Error(400, "BadArgument", "the stream's rules are broken: " + item.Activity);
            id = given ?? id;
            if (final)
                streams.TryRemove(id, out _);
            else
                streams[id] = (sequence, item.Text);
        }
        await sent.Writer.WriteAsync(item);
        return Results.Json(new { id }, statusCode: 201);
    }

    private static IResult Error(int status, string code, string message) => Results.Json(new { error = new { code, message } }, statusCode: status);
}
