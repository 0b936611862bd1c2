using System.Diagnostics;
using System.Runtime.CompilerServices;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer;

public enum PipelineStage
{
    Speech,
    Motion,
    Frames,
    Encoding,
}

/// <summary>When a stage was done with a piece of a turn.</summary>
/// <param name="StartSample">What part of the turn it is, on the turn's clock.</param>
/// <param name="Ready">Since the turn began.</param>
/// <param name="Took">How long the stage worked on it; waiting for the stage before it, and for the one after it, is left out.</param>
public sealed record StageTiming(PipelineStage Stage, long StartSample, long EndSample, TimeSpan Ready, TimeSpan Took);

/// <summary>Watches one turn on its way through the stages: what they made, and when. The turn itself is not changed.</summary>
public sealed class PipelineTrace
{
    private readonly Stopwatch clock = Stopwatch.StartNew();
    private readonly Lock gate = new();
    private readonly List<StageTiming> timings = [];
    private readonly List<SpeechChunk> speech = [];
    private readonly List<MotionChunk> motion = [];

    /// <summary>To be read when the turn is over, as the next two.</summary>
    public IReadOnlyList<StageTiming> Timings => timings;

    public IReadOnlyList<SpeechChunk> Speech => speech;

    public IReadOnlyList<MotionChunk> Motion => motion;

    internal IAsyncEnumerable<SpeechChunk> Watch(IAsyncEnumerable<SpeechChunk> made, Arrivals input) => Watch(PipelineStage.Speech, made, input, c => (c.StartSample, c.EndSample), speech.Add);

    internal IAsyncEnumerable<MotionChunk> Watch(IAsyncEnumerable<MotionChunk> made, Arrivals input) => Watch(PipelineStage.Motion, made, input, Span, motion.Add);

    internal IAsyncEnumerable<FrameBatch> Watch(IAsyncEnumerable<FrameBatch> made, Arrivals input) => Watch(PipelineStage.Frames, made, input, Span, null);

    internal IAsyncEnumerable<MediaSegment> Watch(IAsyncEnumerable<MediaSegment> made, Arrivals input) =>
        Watch(PipelineStage.Encoding, made, input, s => (s.StartSample, s.StartSample + s.DurationSamples), null);

    internal Arrivals Arriving() => new(clock);

    internal static (long Start, long End) Span(MotionChunk c) => (c.StartFrame * MediaClock.SamplesPerFrame, (c.StartFrame + c.Frames) * MediaClock.SamplesPerFrame);

    internal static (long Start, long End) Span(FrameBatch b) => (b.StartFrame * MediaClock.SamplesPerFrame, (b.StartFrame + b.Frames) * MediaClock.SamplesPerFrame);

    private async IAsyncEnumerable<T> Watch<T>(
        PipelineStage stage, IAsyncEnumerable<T> made, Arrivals input, Func<T, (long Start, long End)> span, Action<T>? keep, [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        await using var items = made.GetAsyncEnumerator(cancellation);
        var before = TimeSpan.Zero;
        while (true)
        {
            var asked = clock.Elapsed;
            if (!await items.MoveNextAsync())
                yield break;
            var ready = clock.Elapsed;
            var (start, end) = span(items.Current);
            if (end > start)
            {
                var began = new[] { asked, before, input.Of(end) }.Max();
                lock (gate)
                {
                    timings.Add(new StageTiming(stage, start, end, ready, ready - began));
                    keep?.Invoke(items.Current);
                }
                before = ready;
            }
            yield return items.Current;
        }
    }

    /// <summary>When a stage was given what it makes its pieces from.</summary>
    internal sealed class Arrivals(Stopwatch clock)
    {
        private readonly Lock gate = new();
        private readonly List<(long End, TimeSpan At)> given = [];

        public async IAsyncEnumerable<T> Note<T>(IAsyncEnumerable<T> items, Func<T, long> end, [EnumeratorCancellation] CancellationToken cancellation = default)
        {
            await foreach (var item in items.WithCancellation(cancellation))
            {
                lock (gate)
                    given.Add((end(item), clock.Elapsed));
                yield return item;
            }
        }

        /// <summary>The first arrival that reaches this far, else the last one.</summary>
        public TimeSpan Of(long end)
        {
            lock (gate)
            {
                var place = given.FindIndex(g => g.End >= end);
                return given.Count == 0 ? TimeSpan.Zero : given[place < 0 ? ^1 : place].At;
            }
        }
    }
}
