using System.Net.WebSockets;
using System.Text;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>One client's socket: first everything after its watermark, then whatever comes.</summary>
public sealed class DirectLineSocket(DirectLineTokens tokens, ActivityLog activities, Listeners listeners, IHostApplicationLifetime lifetime)
{
    private const int LongestSet = 100;

    public async Task RunAsync(HttpContext context, string conversation, string? watermark, string? token)
    {
        var place = ActivitySet.Place(watermark);
        var grant = await tokens.ReadAsync(token ?? "", stream: true);
        if (!context.WebSockets.IsWebSocketRequest || place is null)
            context.Response.StatusCode = StatusCodes.Status400BadRequest;
        else if (grant?.Conversation != conversation || !DirectLineCallers.MayCome(context.Request, grant))
            context.Response.StatusCode = StatusCodes.Status403Forbidden;
        else if (await activities.LastAsync(conversation, context.RequestAborted) is null)
            context.Response.StatusCode = StatusCodes.Status404NotFound;
        else
            await ServeAsync(context, conversation, place.Value);
    }

    private async Task ServeAsync(HttpContext context, string conversation, long place)
    {
        using var socket = await context.WebSockets.AcceptWebSocketAsync();
        using var end = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted, lifetime.ApplicationStopping);
        // It listens before it reads, so that nothing falls between the two.
        using var listener = listeners.Add(conversation);
        var sending = SendAsync(socket, listener, conversation, place, end.Token);
        await Task.WhenAny(sending, ReceiveAsync(socket, end.Token));
        await end.CancelAsync();
        await sending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (socket.State is WebSocketState.Open or WebSocketState.CloseReceived)
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(2));
            await socket.CloseOutputAsync(WebSocketCloseStatus.EndpointUnavailable, null, patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task SendAsync(WebSocket socket, Listener listener, string conversation, long place, CancellationToken cancellation)
    {
        while (true)
        {
            while (await activities.AfterAsync(conversation, place, LongestSet, cancellation) is { Count: > 0 } read)
            {
                // What was told before an answer was logged is shown before it, however quick the answer was.
                foreach (var passing in listener.Told())
                {
                    place = await WriteAsync(socket, read.Where(a => a.Place > place && a.Place <= passing.After).ToArray(), place, cancellation);
                    await WriteAsync(socket, ActivitySet.Write([passing.Json], place), cancellation);
                }
                place = await WriteAsync(socket, read.Where(a => a.Place > place).ToArray(), place, cancellation);
            }
            if (await listener.NextAsync(cancellation) is { } next)
                await WriteAsync(socket, ActivitySet.Write([next.Json], place), cancellation);
        }
    }

    /// <returns>the place after them</returns>
    private static async Task<long> WriteAsync(WebSocket socket, IReadOnlyList<LoggedActivity> logged, long place, CancellationToken cancellation)
    {
        if (logged.Count == 0)
            return place;
        await WriteAsync(socket, ActivitySet.Write(logged, place), cancellation);
        return logged[^1].Place;
    }

    /// <summary>Clients send nothing but signs of life; it returns when they close.</summary>
    private static async Task ReceiveAsync(WebSocket socket, CancellationToken cancellation)
    {
        var buffer = new byte[256];
        try
        {
            while ((await socket.ReceiveAsync(buffer, cancellation)).MessageType != WebSocketMessageType.Close)
            {
                // Nothing that a client could say here has a meaning.
            }
        }
        catch (Exception e) when (e is WebSocketException or OperationCanceledException)
        {
            // Cut off.
        }
    }

    private static ValueTask WriteAsync(WebSocket socket, string text, CancellationToken cancellation) =>
        socket.SendAsync(Encoding.UTF8.GetBytes(text).AsMemory(), WebSocketMessageType.Text, endOfMessage: true, cancellation);
}
