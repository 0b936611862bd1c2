using System.Diagnostics;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;

namespace Presenter.Benchmarks;

/// <summary>From an answer's text to the first media segment out of the encoder: what a visitor waits for after the planner.</summary>
public static class FirstSegment
{
    private const int Answers = 20;

    /// <summary>Between two turns, for the encoder that stands ready for the next; a visitor needs longer to ask.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    /// <summary>
    /// The first two sentences of 20 pages: as in a real answer the second one is already being spoken while the first
    /// one's pictures are made. The turn is interrupted at its first segment.
    /// </summary>
    public static async Task MeasureAsync(PresentationPipeline pipeline, Figures figures, CancellationToken cancellation)
    {
        var answers = Museum.Pages().Take(Answers).Select(p => p.Take(2).ToArray()).ToArray();
        if (answers.Length < Answers)
            throw new InvalidDataException($"knowledge/ has {answers.Length} pages with prose; {Answers} are needed");
        // The first round is not counted: with it ends what WarmUpAsync has begun, the next encoder for instance.
        await OnceAsync(pipeline, answers[0], cancellation);
        var measured = new List<double>();
        foreach (var answer in answers)
        {
            await Task.Delay(Pause, cancellation);
            measured.Add(await OnceAsync(pipeline, answer, cancellation));
        }
        figures.Add("text_to_first_segment_ms", measured, "ms", pipeline.Compute.Device.type == TorchSharp.DeviceType.CUDA ? "<= 100" : "<= 300");
    }

    private static async Task<double> OnceAsync(PresentationPipeline pipeline, string[] answer, CancellationToken cancellation)
    {
        using var interrupt = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var clock = Stopwatch.StartNew();
        await using var segments = pipeline.RunAsync(SayAsync(answer), null, interrupt.Token).GetAsyncEnumerator(interrupt.Token);
        while (await segments.MoveNextAsync())
        {
            if (segments.Current.Kind != SegmentKind.Media)
                continue;
            var waited = clock.Elapsed.TotalMilliseconds;
            await interrupt.CancelAsync();
            return waited;
        }
        throw new InvalidDataException($"no media segment came out for \"{answer[0]}\"");
    }

    private static async IAsyncEnumerable<SpokenSentence> SayAsync(string[] sentences)
    {
        await Task.Yield();
        var turn = TurnId.New();
        for (var i = 0; i < sentences.Length; i++)
            yield return Museum.Sentence(turn, i, sentences[i]);
    }
}
