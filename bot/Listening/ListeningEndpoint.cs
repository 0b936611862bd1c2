using System.Diagnostics;

namespace Presenter.Bot.Listening;

/// <summary>POST /api/listening takes a recording and gives its text; GET tells whether the page can offer that.</summary>
public sealed partial class ListeningEndpoint(SoundDecoder decoder, ListeningOptions options, ILogger<ListeningEndpoint> log, ISpeechRecogniser? recogniser = null)
{
    private readonly SemaphoreSlim places = new(options.AtOnce, options.AtOnce);
    private int waiting;

    /// <summary>Bytes of a request that are read at all.</summary>
    public const long MostBytes = 32 * 1024 * 1024;

    /// <summary>16-bit stereo at 48 kHz for as long as may be spoken.</summary>
    private static long LargestBytes(ListeningOptions options) => (long)(options.LongestSeconds + 1) * 48000 * 4 + 4096;

    public IResult Describe() => Results.Json(new
    {
        server = recogniser is { Problem: null }, recogniser = recogniser?.Name, notice = recogniser is null ? "Speech recognition is switched off (Listening:Recogniser)." : recogniser.Problem,
        browser = options.AllowBrowserRecogniser, languages = recogniser?.Languages, longestSeconds = options.LongestSeconds,
    });

    public async Task<IResult> HearAsync(HttpRequest request, CancellationToken cancellation)
    {
        try
        {
            var began = Stopwatch.GetTimestamp();
            var text = await TextAsync(request, cancellation);
            LogHeard(text.Length, (int)Stopwatch.GetElapsedTime(began).TotalMilliseconds);
            return text.Length > 0 ? Results.Json(new { text })
                : throw new ListeningException("not-understood", StatusCodes.Status422UnprocessableEntity, "I did not understand that. Please say it again, or type your question.");
        }
        catch (ListeningException e)
        {
            LogRefused(e.Code);
            return Results.Json(new { error = new { code = e.Code, message = e.Message } }, statusCode: e.Status);
        }
    }

    private async Task<string> TextAsync(HttpRequest request, CancellationToken cancellation)
    {
        if (recogniser is null)
            throw new ListeningException("off", StatusCodes.Status404NotFound, "Speech recognition is switched off on this server. Please type your question.");
        if (recogniser.Problem is { } problem)
            throw new ListeningException("unavailable", StatusCodes.Status503ServiceUnavailable, problem);
        if (Interlocked.Increment(ref waiting) > 2 * options.AtOnce)
        {
            Interlocked.Decrement(ref waiting);
            throw new ListeningException("busy", StatusCodes.Status503ServiceUnavailable, "Too many people are speaking just now. Please try again in a moment, or type your question.");
        }
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(TimeSpan.FromSeconds(options.TimeoutSeconds));
        try
        {
            var recording = await ReadAsync(request, limit.Token);
            await places.WaitAsync(limit.Token);
            try
            {
                return await recogniser.RecogniseAsync(SpeechLevel.Spoken(await decoder.DecodeAsync(recording, limit.Token)), limit.Token);
            }
            finally
            {
                places.Release();
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new ListeningException("timeout", StatusCodes.Status504GatewayTimeout, "The speech recogniser takes too long. Please try again, or type your question.");
        }
        finally
        {
            Interlocked.Decrement(ref waiting);
        }
    }

    private async Task<byte[]> ReadAsync(HttpRequest request, CancellationToken cancellation)
    {
        var largest = LargestBytes(options);
        using var body = new MemoryStream();
        var buffer = new byte[32 * 1024];
        long sent = 0;
        while (await request.Body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            // The rest of what is too long is read and forgotten: who is still sending does not hear the answer.
            sent += read;
            if (sent <= largest)
                body.Write(buffer, 0, read);
        }
        return sent <= largest ? body.ToArray() : throw decoder.TooLong();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A spoken question of {Characters} characters was recognised in {Milliseconds} ms")]
    private partial void LogHeard(int characters, int milliseconds);

    [LoggerMessage(Level = LogLevel.Information, Message = "A recording was not recognised: {Code}")]
    private partial void LogRefused(string code);
}
