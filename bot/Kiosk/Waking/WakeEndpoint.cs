using Presenter.Bot.Listening;

namespace Presenter.Bot.Kiosk.Waking;

/// <summary>POST /api/kiosk/wake: whether the phrase is in a few seconds of sound. They are heard, and nothing of them is kept.</summary>
public sealed partial class WakeEndpoint(WakeSpotter spotter, SoundDecoder decoder, ListeningOptions options, ILogger<WakeEndpoint> log) : IDisposable
{
    public const string Path = "/api/kiosk/wake";

    /// <summary>Bytes of a request that are read at all: the page sends four seconds of 16-bit samples at 16 kHz.</summary>
    public const long MostBytes = 512 * 1024;

    private readonly SemaphoreSlim places = new(options.AtOnce, options.AtOnce);

    public async Task<IResult> HearAsync(HttpRequest request, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, limit.Token);
            var pcm = SpeechLevel.Spoken(await decoder.DecodeAsync(body.ToArray(), limit.Token));
            await places.WaitAsync(limit.Token);
            try
            {
                return Results.Json(new { woke = await spotter.HearsAsync(pcm, limit.Token) });
            }
            finally
            {
                places.Release();
            }
        }
        catch (ListeningException e) when (e.Code == "silence")
        {
            return Results.Json(new { woke = false });
        }
        catch (ListeningException e)
        {
            LogFailed(e.Message);
            return Results.Json(new { error = new { code = e.Code, message = e.Message } }, statusCode: e.Status);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return Results.Json(new { error = new { code = "timeout", message = "The server is too busy to listen for the wake phrase; a touch wakes the kiosk." } }, statusCode: StatusCodes.Status504GatewayTimeout);
        }
    }

    public void Dispose() => places.Dispose();

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Problem} A touch still wakes the kiosk")]
    private partial void LogFailed(string problem);
}
