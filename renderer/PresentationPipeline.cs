using Microsoft.Extensions.Logging;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;

namespace Presenter.Renderer;

/// <summary>Section "Presenter".</summary>
public sealed record PresenterOptions
{
    public const string Section = "Presenter";

    /// <summary>Folder of the presenter package.</summary>
    public string Package { get; init; } = "presenters/robin";

    /// <summary>What is wrong, naming key, value and what is allowed; null when nothing is.</summary>
    public string? Problem() => string.IsNullOrWhiteSpace(Package) ? $"{Section}:Package is empty; the folder of a presenter package is needed, e.g. presenters/robin" : null;
}

/// <summary>Everything that the pipeline is made from; one record a section of appsettings.json.</summary>
public sealed record RendererOptions(PresenterOptions Presenter, ComputeOptions Compute, SpeechOptions Speech, EncodingOptions Encoding)
{
    public LabelOptions Label { get; init; } = new();
}

/// <summary>The path from a planned sentence to media segments, readable as one method.</summary>
public sealed class PresentationPipeline(RendererOptions options, ILoggerFactory? logs = null) : IAsyncDisposable
{
    private Parts? parts;

    private sealed record Parts(
        PresenterPackage Package, Compute Compute, ComputeThread Thread, FrameRenderer Renderer, IVoice Voice, WarmEncoders Encoders,
        SpeechStage Speech, MotionStage Motion, FrameStage Frames, EncodingStage Encoding, Lazy<WarmEncoders> CutOutEncoders);

    /// <summary>What a browser's source buffer is opened with.</summary>
    public string MimeType => Warm.Encoders.MimeType;

    /// <summary>Whether the presenter can be shown without its backdrop.</summary>
    public bool CanCutOut => Warm.Renderer.CanCutOut;

    public PresenterPackage Package => Warm.Package;

    public Compute Compute => Warm.Compute;

    public FrameRenderer Renderer => Warm.Renderer;

    public IVoice Voice => Warm.Voice;

    public EncodingOptions EncodingOptions => options.Encoding;

    private Parts Warm => parts ?? throw new InvalidOperationException("the pipeline is used before WarmUpAsync");

    /// <summary>Loads the weights and runs every stage once, so that the first visitor waits for nothing.</summary>
    /// <exception cref="PackageException">the presenter package cannot be used</exception>
    /// <exception cref="VoiceException">no voice works</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or does not work</exception>
    public async Task WarmUpAsync(CancellationToken cancellation)
    {
        // Undone in reverse where a later part fails: a festival or a thread without an owner would stay until the process ends.
        await using var begun = new AsyncDisposeScope();
        var package = PresenterPackage.Open(options.Presenter.Package);
        var manifest = package.Manifest;
        var thread = begun.Add(new ComputeThread());
        var compute = await thread.RunAsync(() => Compute.Choose(options.Compute), cancellation);
        var renderer = begun.Add(package.CreateRenderer(compute, Labels.Of(package, options.Label)));
        var voice = begun.Add(await Voices.StartAsync(options.Speech, cancellation));
        var encoders = begun.Add(new WarmEncoders(options.Encoding, manifest.Width, manifest.Height, logs?.CreateLogger<WarmEncoders>(), OriginPacket.Of(package)));
        await encoders.WarmUpAsync(cancellation);
        var made = new Parts(package, compute, thread, renderer, voice, encoders,
            new SpeechStage(voice, options.Speech),
            new MotionStage(package.LoadMotion(), manifest.MotionScale, manifest.Rest, manifest.ControlMap, thread),
            new FrameStage(renderer, thread),
            new EncodingStage(encoders),
            new Lazy<WarmEncoders>(() => new WarmEncoders(options.Encoding, manifest.Width, 2 * manifest.Height, logs?.CreateLogger<WarmEncoders>(), OriginPacket.Of(package))));
        await foreach (var _ in RunAsync(made, Greeting(), null, false, cancellation))
        {
            // The first run of every network sets up its kernels.
        }
        parts = made;
        begun.Keep();
    }

    /// <summary>
    /// What a source buffer for pictures without backdrop is opened with. Encoders of that size are started when somebody
    /// first asks for one, and are kept warm from then on.
    /// </summary>
    /// <exception cref="InvalidOperationException">the presenter cannot be cut out</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or does not work</exception>
    public async Task<string> CutOutMimeTypeAsync(CancellationToken cancellation)
    {
        if (!CanCutOut)
            throw new InvalidOperationException("this presenter cannot be cut out of its backdrop");
        var encoders = Warm.CutOutEncoders.Value;
        await encoders.WarmUpAsync(cancellation);
        return encoders.MimeType;
    }

    /// <summary>One turn. Cancelling drops what every stage holds.</summary>
    /// <param name="notice">Told of what cannot be spoken.</param>
    /// <param name="trace">Told what the stages made, and when.</param>
    /// <param name="cutOut">Without the backdrop: pictures of twice the height, colour above and alpha below.</param>
    public IAsyncEnumerable<MediaSegment> RunAsync(
        IAsyncEnumerable<SpokenSentence> sentences, Action<string>? notice, CancellationToken cancellation, PipelineTrace? trace = null, bool cutOut = false) =>
        trace is null ? RunAsync(Warm, sentences, notice, cutOut, cancellation) : RunAsync(Warm, sentences, notice, trace, cancellation);

    private static IAsyncEnumerable<MediaSegment> RunAsync(
        Parts path, IAsyncEnumerable<SpokenSentence> sentences, Action<string>? notice, bool cutOut, CancellationToken cancellation)
    {
        var speech = path.Speech.RunAsync(sentences, notice, cancellation).Ahead(2, cancellation);
        var motion = path.Motion.RunAsync(speech, cancellation).Ahead(1, cancellation);
        var frames = path.Frames.RunAsync(motion, cancellation, cutOut).Ahead(2, cancellation);
        return (cutOut ? new EncodingStage(path.CutOutEncoders.Value) : path.Encoding).RunAsync(frames, cancellation);
    }

    /// <summary>The same path, watched before and after every stage.</summary>
    private static IAsyncEnumerable<MediaSegment> RunAsync(
        Parts path, IAsyncEnumerable<SpokenSentence> sentences, Action<string>? notice, PipelineTrace trace, CancellationToken cancellation)
    {
        var (asked, spoken, moved, drawn) = (trace.Arriving(), trace.Arriving(), trace.Arriving(), trace.Arriving());
        var speech = trace.Watch(path.Speech.RunAsync(asked.Note(sentences, _ => 0), notice, cancellation), asked).Ahead(2, cancellation);
        var motion = trace.Watch(path.Motion.RunAsync(spoken.Note(speech, c => c.EndSample), cancellation), spoken).Ahead(1, cancellation);
        var frames = trace.Watch(path.Frames.RunAsync(moved.Note(motion, c => PipelineTrace.Span(c).End), cancellation), moved).Ahead(2, cancellation);
        return trace.Watch(path.Encoding.RunAsync(drawn.Note(frames, b => PipelineTrace.Span(b).End), cancellation), drawn);
    }

    public async ValueTask DisposeAsync()
    {
        if (parts is not { } held)
            return;
        parts = null;
        await held.Encoders.DisposeAsync();
        if (held.CutOutEncoders.IsValueCreated)
            await held.CutOutEncoders.Value.DisposeAsync();
        await held.Voice.DisposeAsync();
        held.Thread.Dispose();
        held.Renderer.Dispose();
    }

    private static async IAsyncEnumerable<SpokenSentence> Greeting()
    {
        await Task.Yield();
        yield return new SpokenSentence(TurnId.New(), 0, "Hello and welcome.", StageDirection.Neutral, []);
    }
}
