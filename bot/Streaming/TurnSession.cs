using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Packages;

namespace Presenter.Bot.Streaming;

/// <summary>How something is asked.</summary>
/// <param name="Video">with picture and voice, where the presenter can</param>
/// <param name="Say">the text is not asked but said</param>
/// <param name="Progressive">picture and sound come as a growing file instead of segments</param>
/// <param name="CutOut">without the backdrop, where the presenter can</param>
public sealed record Asking(bool Video, bool Say = false, bool Progressive = false, bool CutOut = false);

/// <summary>
/// One turn from question to its last event. Sentences are told as soon as they are planned; the same sentences go through
/// the renderer. Whatever fails there, the text goes on.
/// </summary>
public sealed partial class TurnSession(
    AnswerPlanner planner, AnswerExtras extras, ConversationStore store, RendererState renderer, RendererTraffic traffic, Playbacks playbacks, TurnStreams streams,
    StreamingOptions options, ConversationOptions conversations, TurnMetrics metrics, TimeProvider time, ILogger<TurnSession> log)
{
    /// <summary>The events of a turn without its last one; the caller sends that, since only it knows why the turn ended.</summary>
    public async IAsyncEnumerable<TurnEvent> RunAsync(Question question, Asking asking, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var pipeline = asking.Video ? renderer.Pipeline : null;
        var file = pipeline is not null && asking.Progressive ? streams.Open(question.Turn) : null;
        using var forgotten = new Ending(streams, question.Turn, file);
        asking = asking with { CutOut = asking.CutOut && pipeline is { CanCutOut: true } };
        var mimeType = asking.CutOut ? await pipeline!.CutOutMimeTypeAsync(cancellation) : pipeline?.MimeType;
        yield return TurnEvent.Begin(question.Turn, mimeType, asking.Video ? renderer.Problem : null, file?.Address, asking.CutOut);
        if (asking.Say && pipeline?.Package.Manifest.RealPerson == true)
        {
            yield return TurnEvent.Notify(question.Turn, $"{pipeline.Package.Manifest.Name} was made from a real person and says only answers of its own.");
            yield break;
        }

        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var events = Channel.CreateBounded<TurnEvent>(new BoundedChannelOptions(8) { SingleReader = true });
        var running = ProduceAsync(question, asking, pipeline, file, events.Writer, stop.Token);
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

    private async Task ProduceAsync(
        Question question, Asking asking, PresentationPipeline? pipeline, TurnStream? file, ChannelWriter<TurnEvent> events, CancellationToken cancellation)
    {
        Exception? error = null;
        // From the question on: a clip that begins while the answer is planned would be in its way.
        using var live = pipeline is null ? null : traffic.Enter();
        try
        {
            // What is said without a question is none of the visitor's.
            await store.BeginAsync(asking.Say ? question with { Text = "" } : question, cancellation);
            // Few sentences wait: a model that writes faster than the voice speaks is slowed down, not buffered.
            var spoken = Channel.CreateBounded<SpokenSentence>(new BoundedChannelOptions(4) { SingleReader = true, SingleWriter = true });
            var clock = Stopwatch.StartNew();
            var planning = Task.Run(() => PlanAsync(question, asking.Say, pipeline is null ? null : spoken.Writer, events, clock, cancellation), CancellationToken.None);
            if (pipeline is not null)
                await Task.WhenAll(planning, RenderAsync(question.Turn, asking.CutOut, file, pipeline, spoken.Reader, events, clock, cancellation));
            await planning;
        }
        catch (Exception e)
        {
            error = e;
        }
        events.Complete(error);
    }

    private async Task PlanAsync(
        Question question, bool say, ChannelWriter<SpokenSentence>? spoken, ChannelWriter<TurnEvent> events, Stopwatch clock, CancellationToken cancellation)
    {
        Exception? error = null;
        try
        {
            var answer = new List<SpokenSentence>();
            await foreach (var sentence in say ? Said(question) : Planned(question, cancellation))
            {
                answer.Add(sentence);
                if (sentence.Index == 0)
                    metrics.FirstSentence.Record(clock.Elapsed.TotalMilliseconds);
                await store.AddSentenceAsync(sentence, cancellation);
                await events.WriteAsync(TurnEvent.Sentence(sentence), cancellation);
                if (spoken is not null)
                    await spoken.WriteAsync(sentence, cancellation);
            }
            spoken?.TryComplete();
            if (!say)
            {
                await foreach (var extra in extras.AfterAsync(question, answer, cancellation))
                    await events.WriteAsync(extra, cancellation);
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

    private async IAsyncEnumerable<SpokenSentence> Planned(Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var history = await store.HistoryAsync(question.ConversationId, conversations.HistoryTurns + 1, cancellation);
        var past = history.Where(h => h.Answer.Length > 0 && h.Question.Length > 0).ToArray();
        await foreach (var sentence in planner.PlanAsync(question, past, cancellation))
            yield return sentence;
    }

    /// <summary>The text itself, sentence by sentence, with its stage directions.</summary>
    private static async IAsyncEnumerable<SpokenSentence> Said(Question question)
    {
        var index = 0;
        foreach (var written in SentenceSplitter.Split(question.Text))
        {
            if (Script.Read(written, question.Turn, index, []) is { } sentence)
            {
                index++;
                yield return sentence;
            }
        }
        await Task.CompletedTask;
    }

    private async Task RenderAsync(
        TurnId turn, bool cutOut, TurnStream? file, PresentationPipeline pipeline, ChannelReader<SpokenSentence> sentences, ChannelWriter<TurnEvent> events,
        Stopwatch clock, CancellationToken cancellation)
    {
        try
        {
            var pace = new Pacing(options.AheadSeconds, time);
            using var followed = playbacks.Follow(turn, pace);
            void Notice(string text) => events.TryWrite(TurnEvent.Notify(turn, text));
            await foreach (var segment in pipeline.RunAsync(sentences.ReadAllAsync(cancellation), Notice, cancellation, cutOut: cutOut))
            {
                if (segment is { Kind: SegmentKind.Media, Sequence: 1 })
                    metrics.FirstSegment.Record(clock.Elapsed.TotalMilliseconds);
                // It may end in the middle of an answer that its presenter is not shown any more.
                if (renderer.Pipeline is null)
                    throw new PackageException(renderer.Problem ?? "The presenter cannot appear any more.");
                file?.Append(segment.Bytes);
                await events.WriteAsync(TurnEvent.Segment(segment, bytes: file is null), cancellation);
                await store.AddWordsAsync(turn, segment.Words, cancellation);
                if (segment.Kind == SegmentKind.Media)
                    await pace.WaitAsync(MediaClock.TimeOfSample(segment.StartSample + segment.DurationSamples), cancellation);
            }
            file?.End(whole: true);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            file?.End(whole: false);
            LogRenderingFailed(turn.ToString(), e);
            await events.WriteAsync(TurnEvent.Notify(turn, $"The video stopped; the answer goes on as text. {e.Message}"), cancellation);
            // The planner must not wait for a reader that is gone.
            await foreach (var _ in sentences.ReadAllAsync(cancellation).ConfigureAwait(false))
            {
            }
        }
    }

    private sealed class Ending(TurnStreams streams, TurnId turn, TurnStream? file) : IDisposable
    {
        public void Dispose()
        {
            if (file is not null)
                streams.End(turn, file);
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Rendering turn {Turn} failed")]
    private partial void LogRenderingFailed(string turn, Exception error);
}
