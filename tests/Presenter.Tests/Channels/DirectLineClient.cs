using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace Presenter.Tests.Channels;

/// <summary>A Direct Line client of plain HTTP requests and sockets.</summary>
public sealed class DirectLineClient(HttpClient http)
{
    public string Conversation { get; private set; } = "";

    public string Token { get; private set; } = "";

    public Uri Stream { get; private set; } = null!;

    public static async Task<DirectLineClient> BeginAsync(HttpClient http, object? token = null)
    {
        var client = new DirectLineClient(http);
        using var generated = await http.PostAsJsonAsync("/v3/directline/tokens/generate", token ?? new { });
        client.Token = (await generated.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()!;
        client.Take(await client.JsonAsync(HttpMethod.Post, "/conversations", new { user = new { id = "u1" }, locale = "en" }));
        return client;
    }

    /// <summary>Goes on with a conversation and a token of before, at a server that has been started anew.</summary>
    public async Task ResumeAsync(string conversation, string token)
    {
        (Conversation, Token) = (conversation, token);
        await ReconnectAsync("");
    }

    public async Task ReconnectAsync(string watermark) => Take(await JsonAsync(HttpMethod.Get, $"/conversations/{Conversation}?watermark={watermark}"));

    public async Task<HttpResponseMessage> SendAsync(HttpMethod method, string path, object? body = null, string? token = null, string? origin = null)
    {
        using var request = new HttpRequestMessage(method, "/v3/directline" + path);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token ?? Token);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (body is not null)
            request.Content = body is HttpContent content ? content : JsonContent.Create(body);
        return await http.SendAsync(request);
    }

    public async Task<JsonElement> JsonAsync(HttpMethod method, string path, object? body = null)
    {
        using var answer = await SendAsync(method, path, body);
        return answer.IsSuccessStatusCode ? await answer.Content.ReadFromJsonAsync<JsonElement>()
            : throw new InvalidOperationException($"{method} {path}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync()}");
    }

    /// <returns>the activity's id</returns>
    public async Task<string> SayAsync(string text, string user = "u1", object? channelData = null) => (await JsonAsync(HttpMethod.Post, $"/conversations/{Conversation}/activities",
        new { type = "message", from = new { id = user }, text, channelData, locale = "en" })).GetProperty("id").GetString()!;

    /// <summary>Polls until something satisfies.</summary>
    public async Task<JsonElement[]> PollAsync(Func<JsonElement[], bool> until)
    {
        while (true)
        {
            var all = await AllAsync();
            if (until(all))
                return all;
            await Task.Delay(50);
        }
    }

    public async Task<JsonElement[]> AllAsync() => [.. (await JsonAsync(HttpMethod.Get, $"/conversations/{Conversation}/activities")).GetProperty("activities").EnumerateArray()];

    public async Task<ClientWebSocket> OpenAsync()
    {
        var socket = new ClientWebSocket();
        await socket.ConnectAsync(Stream, CancellationToken.None);
        return socket;
    }

    /// <returns>the next set that is not empty</returns>
    public static async Task<JsonElement> NextAsync(ClientWebSocket socket)
    {
        var buffer = new byte[64 * 1024];
        var length = 0;
        while (true)
        {
            var part = await socket.ReceiveAsync(buffer.AsMemory(length), CancellationToken.None);
            length += part.Count;
            if (part.MessageType == WebSocketMessageType.Close)
                throw new InvalidOperationException("the server closed the socket");
            if (part.EndOfMessage && length > 0)
                return JsonDocument.Parse(buffer.AsMemory(0, length)).RootElement;
        }
    }

    /// <summary>Reads sets until a message of the bot holds this text.</summary>
    /// <returns>everything that came, and the last watermark</returns>
    public static async Task<(List<JsonElement> Activities, string Watermark)> ReadUntilAsync(ClientWebSocket socket, string text)
    {
        var all = new List<JsonElement>();
        while (true)
        {
            var set = await NextAsync(socket);
            all.AddRange(set.GetProperty("activities").EnumerateArray());
            if (all.Any(a => IsBot(a) && Text(a).Contains(text, StringComparison.Ordinal)))
                return (all, set.GetProperty("watermark").GetString()!);
        }
    }

    public static bool IsBot(JsonElement activity) => activity.GetProperty("from").GetProperty("id").GetString() == "presenter";

    public static string Text(JsonElement activity) => activity.TryGetProperty("text", out var text) ? text.GetString()! : "";

    private void Take(JsonElement conversation)
    {
        Conversation = conversation.GetProperty("conversationId").GetString()!;
        Token = conversation.GetProperty("token").GetString()!;
        Stream = new Uri(conversation.GetProperty("streamUrl").GetString()!);
    }
}
