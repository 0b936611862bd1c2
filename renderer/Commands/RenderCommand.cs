using System.CommandLine;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Slides;
using Presenter.Renderer.Speech;
using Spectre.Console;

namespace Presenter.Renderer.Commands;

/// <summary>presenter render: a whole clip through the very pipeline that answers visitors, alone or in the corner of slides.</summary>
public static class RenderCommand
{
    private const string Alone = "presenter", OnSlides = "slides";

    public static Command Create()
    {
        var text = new Option<string?>("--text") { Description = "What is said, with stage directions such as [warm] or [nod] (docs/stage-directions.md)" };
        var script = new Option<FileInfo?>("--script") { Description = "Markdown file with what is said, stage directions too" };
        var layout = new Option<string>("--layout") { Description = "presenter: the picture alone; slides: headings and pictures of the script as slides, the presenter in their corner (docs/studio.md)", DefaultValueFactory = _ => Alone };
        var output = new Option<FileInfo>("--out") { Description = "The clip, an .mp4 file; captions go beside it as .vtt", Required = true };
        var emotion = new Option<Emotion>("--emotion") { Description = "How it is said where no stage direction says otherwise" };
        var package = Outcome.Package();
        var command = new Command("render", "Renders a clip of the presenter speaking.") { text, script, layout, output, emotion, package };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(output).FullName;
            var options = Outcome.Options(parsed.GetValue(package));
            var direction = new StageDirection(parsed.GetValue(emotion));
            switch (parsed.GetValue(layout))
            {
                case Alone:
                    var said = parsed.GetValue(text) ?? (parsed.GetValue(script) is { } file ? await ReadAsync(file, cancellation) : null)
                        ?? throw new ArgumentException("nothing to say; give --text \"...\" or --script file.md");
                    var sentences = ScriptText.Sentences(said);
                    if (sentences.Count == 0 || sentences.All(s => SpokenForm.Of(s.Text).All(w => w.Spoken.Count == 0)))
                        throw new ArgumentException("there is no word in it that the English voice can say");
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await RenderAsync(options, sentences, direction, path, cancellation);
                    return 0;
                case OnSlides:
                    var lesson = await Lesson.ReadAsync(parsed.GetValue(script)?.FullName ?? throw new ArgumentException("--layout slides needs --script file.md, whose headings become the slides"), cancellation);
                    Directory.CreateDirectory(Path.GetDirectoryName(path)!);
                    await RenderAsync(options, lesson, direction, path, cancellation);
                    return 0;
                case var other:
                    throw new ArgumentException($"--layout is \"{other}\"; allowed are {Alone} and {OnSlides}");
            }
        });
        return command;
    }

    private static Task RenderAsync(RendererOptions options, IReadOnlyList<DirectedText> sentences, StageDirection direction, string path, CancellationToken cancellation) =>
        Progress().StartAsync(async progress =>
        {
            await using var pipeline = new PresentationPipeline(options);
            var warming = progress.AddTask("Loading the presenter").IsIndeterminate();
            await pipeline.WarmUpAsync(cancellation);
            warming.IsIndeterminate(false).Value(100);
            var bar = progress.AddTask("Rendering", maxValue: sentences.Count);
            var words = new List<WordSpan>();
            var segments = pipeline.RunAsync(ScriptText.Turn(TurnId.New(), sentences, direction), AnsiConsole.WriteLine, cancellation);
            var samples = await ClipWriter.WriteAsync(Noted(segments), path, options.Encoding, null, cancellation);
            await File.WriteAllTextAsync(Path.ChangeExtension(path, ".vtt"), WebVtt.Write(sentences.Select(s => s.Text).ToArray(), words), cancellation);
            bar.Value = bar.MaxValue;
            AnsiConsole.WriteLine($"{path}: {MediaClock.TimeOfSample(samples).TotalSeconds:f1} s");

            async IAsyncEnumerable<MediaSegment> Noted(IAsyncEnumerable<MediaSegment> made)
            {
                await foreach (var segment in made)
                {
                    words.AddRange(segment.Words);
                    bar.Value = words.Count > 0 ? words[^1].Sentence : 0;
                    yield return segment;
                }
            }
        });

    private static Task RenderAsync(RendererOptions options, Lesson lesson, StageDirection direction, string path, CancellationToken cancellation) =>
        Progress().StartAsync(async progress =>
        {
            var bar = progress.AddTask($"{lesson.Slides.Count} slides");
            var seconds = await new SlideVideo(options).WriteAsync(lesson, direction, path, (done, of) => bar.MaxValue(of).Value(done), AnsiConsole.WriteLine, cancellation);
            bar.Value = bar.MaxValue;
            AnsiConsole.WriteLine($"{path}: {lesson.Slides.Count} slides, {seconds:f1} s");
        });

    private static Progress Progress() =>
        AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn());

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, cancellation) : throw new FileNotFoundException($"{file.FullName} does not exist");
}
