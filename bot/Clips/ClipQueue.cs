using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;

namespace Presenter.Bot.Clips;

/// <summary>An answer to render.</summary>
/// <param name="Deliver">Told where the clip is, once it is there.</param>
public sealed record ClipJob(IReadOnlyList<SpokenSentence> Sentences, Func<ClipLinks, CancellationToken, Task> Deliver);

/// <summary>
/// Renders answers into files, one at a time, through the pipeline that answers on the page and only while nobody is being
/// answered there. What fails is logged and forgotten: the visitor has the text.
/// </summary>
public sealed partial class ClipQueue(ClipOptions options, ClipFiles files, RendererState renderer, RendererTraffic traffic, ILogger<ClipQueue> log) : BackgroundService
{
    private readonly Channel<ClipJob> jobs = Channel.CreateBounded<ClipJob>(new BoundedChannelOptions(options.Waiting) { SingleReader = true, FullMode = BoundedChannelFullMode.Wait });

    public bool Serves(string? channel) => options.Serves(channel) && renderer.Pipeline is not null;

    /// <returns>false where too many wait</returns>
    public bool Offer(ClipJob job)
    {
        var taken = jobs.Writer.TryWrite(job);
        if (!taken)
            LogFull(options.Waiting);
        return taken;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var job in jobs.Reader.ReadAllAsync(stoppingToken))
        {
            try
            {
                await job.Deliver(await RenderAsync(job.Sentences, stoppingToken), stoppingToken);
            }
            catch (Exception e) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(e);
            }
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

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer has no clip: {Waiting} wait already (Clips:Waiting)")]
    private partial void LogFull(int waiting);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer has no clip, or its card could not be sent; the visitor has the text")]
    private partial void LogFailed(Exception error);
}
