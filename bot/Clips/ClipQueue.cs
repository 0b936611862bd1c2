using System.Runtime.CompilerServices;
using Presenter.Bot.Conversations;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;

namespace Presenter.Bot.Clips;

/// <summary>Sends the card of a clip that is there.</summary>
public delegate Task ClipDelivery(ClipJob job, ClipLinks links, CancellationToken cancellation);

/// <summary>
/// Renders answers into files, one at a time, through the pipeline that answers on the page and only while nobody is being
/// answered there. What fails is logged and forgotten: the visitor has the text.
/// </summary>
public sealed partial class ClipQueue(
    ClipStore store, ClipFiles files, ClipOptions options, ClipDelivery deliver, ConversationDatabase database, RendererState renderer, RendererTraffic traffic, ILogger<ClipQueue> log) : BackgroundService
{
    private static readonly TimeSpan Round = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!options.Enabled)
            return;
        // What waits since before the restart waits for the renderer too.
        while (renderer.Pipeline is null)
            await Task.Delay(Round, stoppingToken);
        while (true)
        {
            try
            {
                while (await RunOneAsync(stoppingToken))
                {
                    // Until nothing waits.
                }
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogStuck(e);
            }
            await store.WaitAsync(stoppingToken);
        }
    }

    /// <returns>whether there was one that nobody else works on</returns>
    private async Task<bool> RunOneAsync(CancellationToken cancellation)
    {
        foreach (var clip in await store.WaitingAsync(cancellation))
        {
            await using var alone = await database.TryLockAsync($"clip {clip.Place}", cancellation);
            if (!alone.Held)
                continue;
            if (await store.BeginAsync(clip, cancellation))
                await RunAsync(clip, cancellation);
            return true;
        }
        return false;
    }

    private async Task RunAsync(WaitingClip clip, CancellationToken cancellation)
    {
        try
        {
            var links = await RenderAsync(clip.Job.Sentences, cancellation);
            // Before it leaves: a card that may have arrived is not sent again after a restart.
            if (await store.RemoveAsync(clip.Place, cancellation))
                await deliver(clip.Job, links, cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogFailed(e);
            await store.RemoveAsync(clip.Place, cancellation);
        }
    }

    private async Task<ClipLinks> RenderAsync(IReadOnlyList<SpokenSentence> sentences, CancellationToken cancellation)
    {
        var pipeline = renderer.Pipeline ?? throw new InvalidOperationException(renderer.Problem);
        var id = Guid.NewGuid().ToString("N");
        var (clip, poster) = (files.PathOf(id, ClipFiles.Clip), files.PathOf(id, ClipFiles.Poster));
        files.Prepare();
        await traffic.IdleAsync(cancellation);
        // Its own turn: the page may be rendering the same one.
        var turn = TurnId.New();
        var segments = pipeline.RunAsync(SentencesAsync(turn, sentences, cancellation), null, cancellation);
        await ClipWriter.WriteAsync(GiveWayAsync(segments, cancellation), clip, pipeline.EncodingOptions, null, cancellation);
        await PosterWriter.WriteAsync(clip, poster, pipeline.EncodingOptions, cancellation);
        return files.LinksOf(id);
    }

    private async IAsyncEnumerable<SpokenSentence> SentencesAsync(TurnId turn, IReadOnlyList<SpokenSentence> sentences, [EnumeratorCancellation] CancellationToken cancellation)
    {
        foreach (var sentence in sentences)
        {
            await traffic.IdleAsync(cancellation);
            yield return sentence with { Turn = turn };
        }
    }

    /// <summary>Takes no segment while a visitor is being answered; the stages before are bounded and stop within a second of video.</summary>
    private async IAsyncEnumerable<MediaSegment> GiveWayAsync(IAsyncEnumerable<MediaSegment> segments, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (var segment in segments.WithCancellation(cancellation))
        {
            yield return segment;
            await traffic.IdleAsync(cancellation);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer has no clip, or its card could not be sent; the visitor has the text")]
    private partial void LogFailed(Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The clips that wait cannot be read; they are looked at again with the next answer")]
    private partial void LogStuck(Exception error);
}
