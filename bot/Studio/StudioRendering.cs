using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Studio;

/// <summary>A text -> a clip and its tracks, through the pipeline that answers visitors, one at a time and only while nobody is being answered.</summary>
public sealed partial class StudioRendering(
    StudioOptions options, StudioPipelines pipelines, StudioClips clips, RendererTraffic traffic, ILogger<StudioRendering> log) : IDisposable
{
    private readonly SemaphoreSlim one = new(1);

    /// <summary>What is wrong with a request, with the remedy; null when nothing is.</summary>
    public string? Problem(StudioRequest request) =>
        string.IsNullOrWhiteSpace(request.Presenter) ? "No presenter is chosen. Remedy: send \"presenter\", the name of a folder that /api/studio/presenters lists."
        : string.IsNullOrWhiteSpace(request.Text) ? "There is nothing to say. Remedy: write a sentence."
        : request.Text.Length > options.LongestText ? $"The text has {request.Text.Length} characters. Remedy: shorten it to {options.LongestText}, or raise {StudioOptions.Section}:LongestText."
        : ScriptText.Sentences(request.Text).All(s => SpokenForm.Of(s.Text).All(w => w.Spoken.Count == 0)) ? "There is no word in the text that the English voice can say. Remedy: write English words; stage directions alone are not spoken."
        : null;

    /// <summary>How far it is, then the result or what went wrong; always one of these two is the last line.</summary>
    public async IAsyncEnumerable<StudioLine> RunAsync(StudioRequest request, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        // Whoever reads slowly misses how far it was, never how it ended: progress is offered, the end is waited with.
        var lines = Channel.CreateBounded<StudioLine>(new BoundedChannelOptions(4) { SingleReader = true });
        var running = Task.Run(() => ProduceAsync(request, lines.Writer, stop.Token), CancellationToken.None);
        try
        {
            await foreach (var line in lines.Reader.ReadAllAsync(cancellation))
                yield return line;
        }
        finally
        {
            await stop.CancelAsync();
            await running.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public void Dispose() => one.Dispose();

    private async Task ProduceAsync(StudioRequest request, ChannelWriter<StudioLine> lines, CancellationToken cancellation)
    {
        void Tell(string doing, double? done = null) => lines.TryWrite(new StudioLine(Progress: new StudioProgress(doing, done)));
        StudioLine end;
        try
        {
            Tell("Waiting for another rendering");
            await one.WaitAsync(cancellation);
            try
            {
                end = new StudioLine(Result: await RenderAsync(request, Tell, cancellation));
            }
            finally
            {
                one.Release();
            }
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            if (e is not (PackageException or VoiceException or EncoderFailedException or IOException or InvalidDataException))
                LogFailed(e);
            end = new StudioLine(Problem: e is PackageException or VoiceException or EncoderFailedException or IOException or InvalidDataException
                ? e.Message : $"The rendering failed: {e.Message} Remedy: the server's log says more; `presenter doctor` tells what is missing.");
        }
        catch (OperationCanceledException)
        {
            lines.Complete();
            return;
        }
        await lines.WriteAsync(end, cancellation);
        lines.Complete();
    }

    private async Task<StudioResult> RenderAsync(StudioRequest request, Action<string, double?> tell, CancellationToken cancellation)
    {
        tell("Loading the presenter", null);
        var pipeline = await pipelines.OpenAsync(request.Presenter!, cancellation);
        var sentences = ScriptText.Sentences(request.Text!);
        var (words, notices) = (new List<WordSpan>(), new List<string>());
        var (name, path) = clips.Next();
        await traffic.IdleAsync(cancellation);
        tell("Rendering", 0);
        var trace = new PipelineTrace();
        var clock = Stopwatch.StartNew();
        var segments = pipeline.RunAsync(ScriptText.Turn(TurnId.New(), sentences, StageDirection.Neutral), Notice, cancellation, trace);
        var samples = await ClipWriter.WriteAsync(Noted(segments), path, pipeline.EncodingOptions, null, cancellation);
        return StudioTracks.Of(pipeline, trace, sentences, words, notices, samples) with
        {
            Clip = $"{StudioEndpoint.Root}/clips/{name}", Bytes = new FileInfo(path).Length, Seconds = clock.Elapsed.TotalSeconds,
            Vtt = WebVtt.Write(sentences.Select(s => s.Text).ToArray(), words),
        };

        void Notice(string text)
        {
            lock (notices)
                notices.Add(text);
        }

        async IAsyncEnumerable<MediaSegment> Noted(IAsyncEnumerable<MediaSegment> made)
        {
            await foreach (var segment in made.WithCancellation(cancellation))
            {
                words.AddRange(segment.Words);
                if (words.Count > 0)
                    tell($"Rendering sentence {words[^1].Sentence + 1} of {sentences.Count}", words[^1].Sentence / (double)sentences.Count);
                yield return segment;
                await traffic.IdleAsync(cancellation);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A rendering for the studio failed")]
    private partial void LogFailed(Exception error);
}
