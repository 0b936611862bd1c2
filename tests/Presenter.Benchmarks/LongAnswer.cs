using System.Runtime.CompilerServices;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;

namespace Presenter.Benchmarks;

/// <summary>
/// A long answer through the whole pipeline into a clip, and how far its sound lies from its picture at the end.
/// What is compared is content: where in the decoded clip the pictures and the sound of known moments of the turn's clock
/// come out. The container's own times are told beside it.
/// </summary>
public static class LongAnswer
{
    public static async Task MeasureAsync(
        PresentationPipeline pipeline, SpeechOptions speech, double seconds, Figures figures, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("presenter-bench-");
        try
        {
            var path = Path.Combine(folder.FullName, "long.mp4");
            var script = new Script(seconds);
            var clock = System.Diagnostics.Stopwatch.StartNew();
            var samples = await ClipWriter.WriteAsync(
                pipeline.RunAsync(script.SayAsync(cancellation), Console.WriteLine, cancellation), path, pipeline.EncodingOptions, script, cancellation);
            var length = MediaClock.TimeOfSample(samples).TotalSeconds;
            figures.Note("long_answer_seconds", Math.Round(length, 2));
            figures.Note("long_answer_rendered_fps", Math.Round(length * MediaClock.FrameRate / clock.Elapsed.TotalSeconds, 1));

            Console.WriteLine("  performing the same turn again to know what should be seen and heard when");
            using var performance = await Performance.RepeatAsync(pipeline, speech, script.Said, cancellation);
            if (performance.Samples != samples)
                throw new InvalidDataException($"the clip has {samples} samples, the same turn performed again {performance.Samples}");
            var clip = await Clip.OpenAsync(path, cancellation);
            var start = await Alignment.MeasureAsync(performance, clip, atEnd: false, cancellation);
            var end = await Alignment.MeasureAsync(performance, clip, atEnd: true, cancellation);

            figures.Add("av_offset_ms", [end.OffsetMs], "ms", "within 40 (one frame); positive: the sound is late", 2);
            figures.Note("av_offset_method", "content of the clip's last 12 s: pictures matched frame by frame, sound by cross-correlation, with the same turn performed again");
            figures.Note("av_offset_at_start_ms", Math.Round(start.OffsetMs, 2) + 0.0);
            figures.Note("av_picture_late_ms", Math.Round(end.PictureMs, 2) + 0.0);
            figures.Note("av_sound_late_ms", Math.Round(end.SoundMs, 2) + 0.0);
            figures.Note("av_container_end_ms", Math.Round((clip.SoundEnd - clip.PictureEnd) * 1000, 2));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    /// <summary>Museum sentences until enough has been rendered; tells how far it is.</summary>
    private sealed class Script(double seconds) : IProgress<MediaSegment>
    {
        private readonly long least = (long)(seconds * MediaClock.SampleRate);
        private readonly TurnId turn = TurnId.New();
        private long rendered;
        private long told;

        public List<SpokenSentence> Said { get; } = [];

        public async IAsyncEnumerable<SpokenSentence> SayAsync([EnumeratorCancellation] CancellationToken cancellation)
        {
            await Task.Yield();
            var pages = Museum.Pages();
            for (var page = 0; ; page++)
            {
                foreach (var text in pages[page % pages.Count])
                {
                    cancellation.ThrowIfCancellationRequested();
                    if (Volatile.Read(ref rendered) >= least)
                        yield break;
                    Said.Add(Museum.Sentence(turn, Said.Count, text));
                    yield return Said[^1];
                }
            }
        }

        public void Report(MediaSegment segment)
        {
            Volatile.Write(ref rendered, segment.StartSample + segment.DurationSamples);
            if (rendered - told < 30 * MediaClock.SampleRate)
                return;
            told = rendered;
            Console.WriteLine($"  long answer: {MediaClock.TimeOfSample(rendered).TotalSeconds:f0} of {seconds:f0} s");
        }
    }
}
