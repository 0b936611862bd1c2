using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace Presenter.Benchmarks;

/// <summary>One visitor's Direct Line conversation on a socket.</summary>
public sealed class Talk : IAsyncDisposable
{
    private readonly HttpClient http;
    private readonly ClientWebSocket socket = new();
    private readonly string user;
    private readonly string path;
    private readonly HashSet<string> seen = [];

    private Talk(HttpClient http, string user, string path) => (this.http, this.user, this.path) = (http, user, path);

    /// <summary>Answers that came, each activity counted as often as it came.</summary>
    public int Answers { get; private set; }

    public static async Task<Talk> BeginAsync(Uri address, string secret, string user, CancellationToken cancellation)
    {
        var http = new HttpClient { BaseAddress = address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", secret) } };
        using var answer = await http.PostAsJsonAsync("/v3/directline/conversations", new { user = new { id = user } }, cancellation);
        var begun = await answer.Content.ReadFromJsonAsync<JsonElement>(cancellation);
        var talk = new Talk(http, user, $"/v3/directline/conversations/{begun.GetProperty("conversationId").GetString()}/activities");
        await talk.socket.ConnectAsync(new Uri(begun.GetProperty("streamUrl").GetString()!), cancellation);
        return talk;
    }

    /// <returns>from the question's leaving to the answer's arrival on the socket</returns>
    public async Task<TimeSpan> AskAsync(string text, CancellationToken cancellation)
    {
        var clock = Stopwatch.StartNew();
        using var sent = await http.PostAsJsonAsync(path, new { type = "message", from = new { id = user }, text }, cancellation);
        var id = (await sent.Content.ReadFromJsonAsync<JsonElement>(cancellation)).GetProperty("id").GetString()!;
        while (!seen.Contains(id))
            await ReadAsync(cancellation);
        return clock.Elapsed;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        http.Dispose();
        return ValueTask.CompletedTask;
    }

    private async Task ReadAsync(CancellationToken cancellation)
    {
        using var set = new MemoryStream();
        var buffer = new byte[16 * 1024];
        ValueWebSocketReceiveResult part;
        do
        {
            part = await socket.ReceiveAsync(buffer.AsMemory(), cancellation);
            set.Write(buffer, 0, part.Count);
        }
        while (!part.EndOfMessage);
        using var json = JsonDocument.Parse(set.ToArray());
        foreach (var activity in json.RootElement.GetProperty("activities").EnumerateArray())
        {
            if (activity.GetProperty("type").GetString() == "message" && activity.TryGetProperty("replyToId", out var to))
            {
                seen.Add(to.GetString()!);
                Answers++;
            }
        }
    }
}
