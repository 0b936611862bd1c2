using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Xunit;

namespace Presenter.Tests.Channels.Foreign;

/// <summary>What the Playground tells its page: createMessage, updateMessage, typing.</summary>
public sealed record Shown(string Action, JsonElement Message)
{
    public string Id => Message.GetProperty("messageId").GetString()!;

    public string Text => Message.TryGetProperty("text", out var text) ? text.GetString()! : "";

    public JsonElement? Card => Message.GetProperty("attachments") is { } all && all.GetArrayLength() > 0 ? all[0].GetProperty("content") : null;

    /// <summary>streaming or final; null for a message that came as a whole.</summary>
    public string? Stream => Message.TryGetProperty("streamEntity", out var place) ? place.GetProperty("streamType").GetString() : null;

    public IReadOnlyList<string> Suggestions => Message.TryGetProperty("suggestedActions", out var suggested)
        ? [.. suggested.GetProperty("actions").EnumerateArray().Select(a => a.GetProperty("value").GetString()!)] : [];
}

/// <summary>
/// Microsoft's Agents Playground: Teams' side of the protocol, with Microsoft's checks of what a bot may send. Driven as its own
/// page drives it.
/// </summary>
public sealed class AgentsPlayground : IAsyncDisposable
{
    public const string Personal = "conv-1";

    private static readonly object Alex = new { id = "user-id-0" };

    private readonly NodeServer server;
    private readonly ClientWebSocket page = new();

    private AgentsPlayground(NodeServer server)
    {
        this.server = server;
        Http = new HttpClient { BaseAddress = new Uri($"http://localhost:{server.Port}/") };
    }

    public HttpClient Http { get; }

    /// <param name="deliveryMode">null for answers by the connector, or expectReplies</param>
    public static async Task<AgentsPlayground> StartAsync(Uri bot, string? deliveryMode = null)
    {
        string[] mode = deliveryMode is null ? [] : ["--delivery-mode", deliveryMode];
        var server = await NodeServer.StartAsync("playground/node_modules/@microsoft/m365agentsplayground/cli.js", "Listening on",
            ["start", "-e", new Uri(bot, "/api/messages").AbsoluteUri, "-c", "msteams", "-p", "{port}", "--conversation-id", Personal, "--disable-telemetry", .. mode]);
        var playground = new AgentsPlayground(server);
        await playground.page.ConnectAsync(new Uri($"ws://localhost:{server.Port}/_ws_conversation/v1/conversations/stream"), TestContext.Current.CancellationToken);
        return playground;
    }

    public Task SayAsync(string text, string conversation = Personal, params object[] mentions) =>
        PostAsync($"_conversation/v1/conversations/{conversation}/messages", new { from = Alex, text, textFormat = "plain", mentions });

    /// <summary>A card's Action.Submit was pressed.</summary>
    public Task SubmitAsync(string card, JsonElement data) => PostAsync("_conversation/v1/submit", new { from = Alex, conversation = new { id = Personal }, replyToId = card, value = data });

    /// <summary>A card's Action.Execute was pressed.</summary>
    /// <returns>what the bot answered</returns>
    public Task<JsonElement> ExecuteAsync(string card, string verb, object data) => PostAsync("_conversation/v1/invoke", new
    {
        name = "adaptiveCard/action", from = Alex, conversation = new { id = Personal }, replyToId = card,
        value = new { action = new { type = "Action.Execute", verb, data }, trigger = "manual" },
    });

    /// <summary>The next thing that the page is told; fails rather than hangs where nothing comes.</summary>
    public async Task<Shown> NextAsync()
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        patience.CancelAfter(TimeSpan.FromMinutes(3));
        using var text = new MemoryStream();
        var buffer = new byte[8192];
        WebSocketReceiveResult read;
        do
        {
            try
            {
                read = await page.ReceiveAsync(buffer, patience.Token);
            }
            catch (OperationCanceledException)
            {
                throw new TimeoutException($"the Playground showed nothing more. It said: {server.Said}");
            }
            text.Write(buffer, 0, read.Count);
        }
        while (!read.EndOfMessage);
        var told = JsonSerializer.Deserialize<JsonElement>(text.ToArray());
        return new Shown(told.GetProperty("action").GetString()!, told.TryGetProperty("message", out var message) ? message : default);
    }

    /// <summary>The next message that it shows, or the next change of one.</summary>
    public async Task<Shown> MessageAsync()
    {
        var shown = await NextAsync();
        while (shown.Action == "typing")
            shown = await NextAsync();
        return shown;
    }

    /// <summary>An answer as it was shown, from its first words to its end.</summary>
    public async Task<IReadOnlyList<Shown>> AnswerAsync()
    {
        var all = new List<Shown> { await MessageAsync() };
        while (all[^1].Stream is "streaming" or "informative")
            all.Add(await MessageAsync());
        return all;
    }

    public async ValueTask DisposeAsync()
    {
        page.Dispose();
        Http.Dispose();
        await server.DisposeAsync();
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var answer = await Http.PostAsJsonAsync(path, body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{path}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonSerializer.Deserialize<JsonElement>(text);
    }
}
