using System.CommandLine;
using System.Text.RegularExpressions;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;
using Spectre.Console;

namespace Presenter.Renderer.Commands;

/// <summary>presenter render: a whole clip through the very pipeline that answers visitors.</summary>
public static partial class RenderCommand
{
    public static Command Create()
    {
        var text = new Option<string?>("--text") { Description = "What is said, with stage directions such as [warm] or [nod] (docs/stage-directions.md)" };
        var script = new Option<FileInfo?>("--script") { Description = "Markdown file with what is said, stage directions too" };
        var output = new Option<FileInfo>("--out") { Description = "The clip, an .mp4 file", Required = true };
        var emotion = new Option<Emotion>("--emotion") { Description = "How it is said where no stage direction says otherwise" };
        var package = Outcome.Package();
        var command = new Command("render", "Renders a clip of the presenter speaking.") { text, script, output, emotion, package };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var said = parsed.GetValue(text) ?? (parsed.GetValue(script) is { } file ? await ReadAsync(file, cancellation) : null)
                ?? throw new ArgumentException("nothing to say; give --text \"...\" or --script file.md");
            var sentences = Sentences(said);
            if (sentences.Count == 0 || sentences.All(s => SpokenForm.Of(s.Text).All(w => w.Spoken.Count == 0)))
                throw new ArgumentException("there is no word in it that the English voice can say");
            var path = parsed.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            await RenderAsync(Outcome.Options(parsed.GetValue(package)), sentences, new StageDirection(parsed.GetValue(emotion)), path, cancellation);
            return 0;
        });
        return command;
    }

    private static async Task RenderAsync(
        RendererOptions options, IReadOnlyList<DirectedText> sentences, StageDirection direction, string path, CancellationToken cancellation)
    {
        await using var pipeline = new PresentationPipeline(options);
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async progress =>
        {
            var warming = progress.AddTask("Loading the presenter").IsIndeterminate();
            await pipeline.WarmUpAsync(cancellation);
            warming.IsIndeterminate(false).Value(100);
            var bar = progress.AddTask("Rendering", maxValue: sentences.Count);
            var done = new Progress<MediaSegment>(s => bar.Value = s.Words.Count > 0 ? s.Words[^1].Sentence : bar.Value);
            var turn = TurnId.New();
            var segments = pipeline.RunAsync(Script(turn, sentences, direction), t => AnsiConsole.WriteLine(t), cancellation);
            var samples = await ClipWriter.WriteAsync(segments, path, options.Encoding, done, cancellation);
            bar.Value = bar.MaxValue;
            AnsiConsole.WriteLine($"{path}: {MediaClock.TimeOfSample(samples).TotalSeconds:f1} s");
        });
    }

    private static async IAsyncEnumerable<SpokenSentence> Script(TurnId turn, IReadOnlyList<DirectedText> sentences, StageDirection otherwise)
    {
        await Task.Yield();
        for (var i = 0; i < sentences.Count; i++)
            yield return new SpokenSentence(turn, i, sentences[i].Text, sentences[i].Over(otherwise), []);
    }

    private static async Task<string> ReadAsync(FileInfo file, CancellationToken cancellation) =>
        file.Exists ? await File.ReadAllTextAsync(file.FullName, cancellation) : throw new FileNotFoundException($"{file.FullName} does not exist");

    /// <summary>Headings and paragraphs are sentences of their own; within them . ? ! end one.</summary>
    private static List<DirectedText> Sentences(string text) =>
        text.Split('\n').SelectMany(l => End().Split(l.Trim())).Select(ScriptTags.Read).Where(s => s.Text.Length > 0).ToList();

    [GeneratedRegex(@"(?<=[.?!…])\s+(?=[\p{Lu}\d""“]|\[\p{L})")]
    private static partial Regex End();
}
