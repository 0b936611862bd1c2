using System.Globalization;
using System.Text;
using FFMpegCore;
using FFMpegCore.Exceptions;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Trust;

namespace Presenter.Renderer.Slides;

/// <summary>
/// A lesson -> an MP4 with a chapter a slide, and captions beside it. The presenter speaks the whole lesson as one turn
/// through the pipeline; ffmpeg then lays that clip over the painted slides, each from its first word on.
/// </summary>
public sealed class SlideVideo(RendererOptions options)
{
    /// <summary>A slide is there a moment before its first word.</summary>
    private const double Before = 0.24;

    /// <summary>The presenter's clip is encoded twice; the first time hardly loses anything.</summary>
    private const int FirstCrf = 12;

    private const double PauseBetweenSentences = 0.5;

    /// <param name="path">an .mp4 file; captions go beside it as .vtt; both appear only when they are complete</param>
    /// <param name="progress">told how many sentences have been rendered, of how many</param>
    /// <returns>seconds</returns>
    /// <exception cref="LessonException">a picture cannot be read</exception>
    /// <exception cref="PackageException">the presenter package cannot be used</exception>
    /// <exception cref="EncoderFailedException">ffmpeg is missing or failed</exception>
    public async Task<double> WriteAsync(Lesson lesson, StageDirection direction, string path, Action<int, int> progress, Action<string> notice, CancellationToken cancellation)
    {
        var folder = Directory.CreateTempSubdirectory("presenter-slides-").FullName;
        try
        {
            var package = PresenterPackage.Open(options.Presenter.Package);
            var name = package.Manifest.Name + (Labels.Of(package, options.Label) is { } label ? $", {label.Text}" : "");
            // Before minutes of rendering: a picture that cannot be read ends it here.
            for (var i = 0; i < lesson.Slides.Count; i++)
                SlidePainter.Paint(lesson, i, name, SlideFile(folder, i));
            SlidePainter.PaintMask(Path.Combine(folder, "mask.png"));
            var sentences = lesson.Slides.SelectMany(s => s.Sentences).ToArray();
            var words = new List<WordSpan>();
            var spoken = Path.Combine(folder, "presenter.mp4");
            byte[] origin;
            long samples;
            await using (var pipeline = new PresentationPipeline(options with
            {
                Encoding = options.Encoding with { Crf = FirstCrf, LongestSegmentFrames = 25 },
                Speech = options.Speech with { SentencePause = Math.Max(options.Speech.SentencePause, PauseBetweenSentences) },
            }))
            {
                await pipeline.WarmUpAsync(cancellation);
                origin = OriginPacket.Of(package, lesson.Title, OriginPacket.Composite);
                var segments = pipeline.RunAsync(ScriptText.Turn(TurnId.New(), sentences, direction), notice, cancellation);
                samples = await ClipWriter.WriteAsync(Noted(segments), spoken, options.Encoding, null, cancellation);
            }
            var starts = Starts(lesson, words);
            await File.WriteAllTextAsync(Path.Combine(folder, "slides.ffconcat"), Order(starts, samples), cancellation);
            await File.WriteAllTextAsync(Path.Combine(folder, "chapters.txt"), Chapters(lesson, starts, samples), cancellation);
            await ComposeAsync(folder, path, origin, samples, cancellation);
            await File.WriteAllTextAsync(Path.ChangeExtension(path, ".vtt"), WebVtt.Write(sentences.Select(s => s.Text).ToArray(), words), cancellation);
            return (double)samples / MediaClock.SampleRate;

            async IAsyncEnumerable<MediaSegment> Noted(IAsyncEnumerable<MediaSegment> segments)
            {
                await foreach (var segment in segments.WithCancellation(cancellation))
                {
                    words.AddRange(segment.Words);
                    if (words.Count > 0)
                        progress(words[^1].Sentence, sentences.Length);
                    yield return segment;
                }
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <returns>the frame with which each slide begins</returns>
    private static long[] Starts(Lesson lesson, List<WordSpan> words)
    {
        var starts = new long[lesson.Slides.Count];
        var sentence = 0;
        for (var i = 0; i < starts.Length; i++)
        {
            var (first, after) = (sentence, sentence += lesson.Slides[i].Sentences.Count);
            // There is one: a slide without a word that can be said is refused when the lesson is read.
            var begins = words.First(w => w.Sentence >= first && w.Sentence < after).StartSample - (long)(Before * MediaClock.SampleRate);
            starts[i] = i == 0 ? 0 : Math.Max(begins / MediaClock.SamplesPerFrame, starts[i - 1] + 1);
        }
        return starts;
    }

    private static string Order(long[] starts, long samples)
    {
        var order = new StringBuilder("ffconcat version 1.0\n");
        for (var i = 0; i < starts.Length; i++)
        {
            var end = i + 1 < starts.Length ? starts[i + 1] : samples / MediaClock.SamplesPerFrame + MediaClock.FrameRate;
            order.Append(CultureInfo.InvariantCulture, $"file '{Path.GetFileName(SlideFile("", i))}'\nduration {(double)(end - starts[i]) / MediaClock.FrameRate:f3}\n");
        }
        // ffmpeg takes no notice of the last one's duration unless something follows.
        return order.Append($"file '{Path.GetFileName(SlideFile("", starts.Length - 1))}'\n").ToString();
    }

    private static string Chapters(Lesson lesson, long[] starts, long samples)
    {
        var text = new StringBuilder($";FFMETADATA1\ntitle={Escaped(lesson.Title)}\n");
        for (var i = 0; i < starts.Length; i++)
            text.Append($"[CHAPTER]\nTIMEBASE=1/{MediaClock.FrameRate}\nSTART={starts[i]}\nEND={(i + 1 < starts.Length ? starts[i + 1] : samples / MediaClock.SamplesPerFrame)}\ntitle={Escaped(lesson.Slides[i].Heading)}\n");
        return text.ToString();

        static string Escaped(string value) => string.Concat(value.Select(c => c is '=' or ';' or '#' or '\\' ? $"\\{c}" : $"{c}"));
    }

    private async Task ComposeAsync(string folder, string path, byte[] origin, long samples, CancellationToken cancellation)
    {
        const int size = SlidePainter.PresenterSize;
        var filter = $"[0:v]fps={MediaClock.FrameRate},scale=out_color_matrix=bt709:out_range=tv,format=yuv420p[slides];"
            + $"[1:v]scale={size}:{size}:flags=lanczos,format=yuva420p[face];[2:v]format=gray[mask];[face][mask]alphamerge[corner];"
            + $"[slides][corner]overlay={SlidePainter.PresenterX}:{SlidePainter.PresenterY}:format=yuv420[out]";
        var part = $"{path}.{Guid.NewGuid():N}.part";
        try
        {
            await FFMpegArguments
                .FromFileInput(Path.Combine(folder, "slides.ffconcat"), verifyExists: true, input => input.WithCustomArgument("-loglevel error -nostdin -f concat -safe 1"))
                .AddFileInput(Path.Combine(folder, "presenter.mp4"))
                .AddFileInput(Path.Combine(folder, "mask.png"), verifyExists: true, input => input.WithCustomArgument($"-loop 1 -framerate {MediaClock.FrameRate}"))
                .AddFileInput(Path.Combine(folder, "chapters.txt"), verifyExists: true, input => input.WithCustomArgument("-f ffmetadata"))
                .OutputToFile(part, overwrite: true, output => output.WithCustomArgument(
                    // The slides and the mask would go on for ever.
                    $"-t {((double)samples / MediaClock.SampleRate).ToString("f3", CultureInfo.InvariantCulture)} -filter_complex \"{filter}\" -map [out] -map 1:a -map_metadata 3 -map_chapters 3 -c:a copy -c:v libx264 -preset {options.Encoding.Preset} -crf {options.Encoding.Crf} "
                    + "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709 -movflags +faststart -f mp4"))
                .CancellableThrough(cancellation)
                .ProcessAsynchronously(true, FfmpegProgram.Options(options.Encoding.FfmpegFolder));
            await OriginBox.AppendAsync(part, origin, cancellation);
            File.Move(part, path, overwrite: true);
        }
        catch (FFMpegException e)
        {
            throw new EncoderFailedException($"ffmpeg could not write {path}: {e.Message}");
        }
        finally
        {
            File.Delete(part);
        }
    }

    private static string SlideFile(string folder, int number) => Path.Combine(folder, $"slide{number:d4}.png");
}
