using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Presenter.Bot.Embedding;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>
/// GET and HEAD /turns/{id}/stream.mp4: a turn as a file that grows, for browsers without Media Source. The key is in the
/// turn's first event, so whoever passed the hub's door opens it. From its first byte on it is sent as it comes; any other
/// range needs the length (RFC 9110 14.4), and so it waits until the turn is whole, which nothing then slows down.
/// </summary>
public static class TurnStreamEndpoint
{
    private const string MediaType = "video/mp4";

    public static void MapTurnStreams(this WebApplication app) =>
        app.MapMethods($"{TurnStreams.Root}/{{id:guid}}/stream.mp4", [HttpMethods.Get, HttpMethods.Head], GetAsync).RequireCors(WidgetEmbedding.Policy);

    private static async Task<IResult> GetAsync(Guid id, string? key, HttpContext context, TurnStreams streams, Playbacks playbacks, EmbeddingOptions embedding, CancellationToken cancellation)
    {
        var (request, response) = (context.Request, context.Response);
        // Without CORS a browser does not say whose page asks; where it says so, the page must be allowed.
        if (!EmbeddingDoor.IsOwn(request) && !embedding.Allows(EmbeddingDoor.OriginOf(request)))
            return Results.Json(new { error = EmbeddingOptions.NotAllowed(EmbeddingDoor.OriginOf(request)) }, statusCode: StatusCodes.Status403Forbidden);
        if (streams.Find(new TurnId(id), key) is not { } stream)
            return Results.Json(new { error = "There is no such answer, or no more: it was interrupted, or has been played. Remedy: ask again." }, statusCode: StatusCodes.Status404NotFound);
        response.Headers.CacheControl = "no-store";
        response.Headers["Cross-Origin-Resource-Policy"] = "cross-origin";
        if (stream.IsWhole is null && IsFromTheStart(request))
        {
            await SendAsync(stream, context, cancellation);
            return Results.Empty;
        }
        playbacks.Take(new TurnId(id), null);
        return await stream.Over.WaitAsync(cancellation) ? Results.File(stream.ToArray(), MediaType, enableRangeProcessing: true)
            : Results.Json(new { error = "The answer was interrupted." }, statusCode: StatusCodes.Status410Gone);
    }

    private static async Task SendAsync(TurnStream stream, HttpContext context, CancellationToken cancellation)
    {
        var response = context.Response;
        (response.ContentType, response.Headers.AcceptRanges) = (MediaType, "bytes");
        if (HttpMethods.IsHead(context.Request.Method))
            return;
        // A browser that has enough reads no further for a while.
        if (context.Features.Get<IHttpMinResponseDataRateFeature>() is { } rate)
            rate.MinDataRate = null;
        context.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        try
        {
            await foreach (var part in stream.ReadAsync(cancellation))
            {
                await response.Body.WriteAsync(part, cancellation);
                await response.Body.FlushAsync(cancellation);
            }
        }
        catch (OperationCanceledException)
        {
            // Not ended properly: what is missing must not look like the end.
            context.Abort();
        }
    }

    private static bool IsFromTheStart(HttpRequest request) =>
        request.GetTypedHeaders().Range is not { } range || range.Ranges.ToArray() is [{ From: 0, To: null }];
}
