using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;

namespace Presenter.Bot.Streaming;

/// <summary>
/// One turn from question to its last event. Sentences are told as soon as they are planned; the same sentences go through
/// the renderer. Whatever fails there, the text goes on.
/// </summary>
public sealed partial class TurnSession(
    AnswerPlanner planner, ConversationStore store, RendererState renderer, RendererTraffic traffic, StreamingOptions options,
    ConversationOptions conversations, TurnMetrics metrics, ILogger<TurnSession> log)
{
    /// <summary>The events of a turn without its last one; the caller sends that, since only it knows why the turn ended.</summary>
    public async IAsyncEnumerable<TurnEvent> RunAsync(Question question, bool video, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipeline = video ? renderer.Pipeline : null;
        yield return TurnEvent.Begin(question.Turn, pipeline?.MimeType, video ? renderer.Problem : null);

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var events = Channel.CreateBounded<TurnEvent>(new BoundedChannelOptions(8) { SingleReader = true });
        var running = ProduceAsync(question, pipeline, events.Writer, stop.Token);
        try
        {
            await foreach (var item in events.Reader.ReadAllAsync(cancellation))
                yield return item;
            await running;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task ProduceAsync(Question question, PresentationPipeline? pipeline, ChannelWriter<TurnEvent> events, CancellationToken cancellation)
    {
        Exception? error = null;
        // From the question on: a clip that begins while the answer is planned would be in its way.
        using var live = pipeline is null ? null : traffic.Enter();
        try
        {
            await store.BeginAsync(question, cancellation);
            // Few sentences wait: a model that writes faster than the voice speaks is slowed down, not buffered.
            var spoken = Channel.CreateBounded<SpokenSentence>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
            var clock = Stopwatch.StartNew();
            var planning = Task.Run(() => PlanAsync(question, pipeline is null ? null : spoken.Writer, events, clock, cancellation), CancellationToken.None);
            if (pipeline is not null)
                await Task.WhenAll(planning, RenderAsync(question.Turn, pipeline, spoken.Reader, events, clock, cancellation));
            await planning;
        }
        catch (Exception e)
        {
            error = e;
        }
        events.Complete(error);
    }

    private async Task PlanAsync(
        Question question, ChannelWriter<SpokenSentence>? spoken, ChannelWriter<TurnEvent> events, Stopwatch clock, CancellationToken cancellation)
    {
        Exception? error = null;
        try
        {
            var history = await store.HistoryAsync(question.ConversationId, conversations.HistoryTurns + 1, cancellation);
            var past = history.Where(h => h.Answer.Length > 0).ToArray();
            await foreach (var sentence in planner.PlanAsync(question, past, cancellation))
            {
                if (sentence.Index == 0)
                    metrics.FirstSentence.Record(clock.Elapsed.TotalMilliseconds);
                await store.AddSentenceAsync(sentence, cancellation);
                await events.WriteAsync(TurnEvent.Sentence(sentence), cancellation);
                if (spoken is not null)
                    await spoken.WriteAsync(sentence, cancellation);
            }
        }
        catch (Exception e)
        {
            error = e;
            throw;
        }
        finally
        {
            spoken?.TryComplete(error);
        }
    }

    private async Task RenderAsync(
        TurnId turn, PresentationPipeline pipeline, ChannelReader<SpokenSentence> sentences, ChannelWriter<TurnEvent> events,
        Stopwatch clock, CancellationToken cancellation)
    {
        try
        {
            var pace = new Pacing(options.AheadSeconds);
            void Notice(string text) => events.TryWrite(TurnEvent.Notify(turn, text));
            await foreach (var segment in pipeline.RunAsync(sentences.ReadAllAsync(cancellation), Notice, cancellation))
            {
                if (segment is { Kind: SegmentKind.Media, Sequence: 1 })
                    metrics.FirstSegment.Record(clock.Elapsed.TotalMilliseconds);
                await events.WriteAsync(TurnEvent.Segment(segment), cancellation);
                await store.AddWordsAsync(turn, segment.Words, cancellation);
                await pace.WaitAsync(segment, cancellation);
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogRenderingFailed(turn.ToString(), e);
            await events.WriteAsync(TurnEvent.Notify(turn, $"The video stopped; the answer goes on as text. {e.Message}"), cancellation);
            // The planner must not wait for a reader that is gone.
            await foreach (var _ in sentences.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Rendering turn {Turn} failed")]
    private partial void LogRenderingFailed(string turn, Exception error);
}
