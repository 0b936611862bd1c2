using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train FOLDER: every stage, on footage that `presenter prepare` wrote.</summary>
public static class TrainPreparedCommand
{
    public static Command Create()
    {
        // Optional only because the single stages, which are commands below this one, do without it.
        var folder = new Argument<DirectoryInfo?>("footage") { Description = "Folder that `presenter prepare` wrote", Arity = ArgumentArity.ZeroOrOne };
        var output = new Option<DirectoryInfo?>("--out") { Description = "Run directory; a run that was stopped resumes" };
        var from = new Option<DirectoryInfo?>("--from") { Description = "Presenter package to start from, e.g. presenters/robin: what fits is taken over" };
        var options = new Option<FileInfo?>("--options") { Description = "JSON file with training options: PreparedTrainingOptions of docs/training.md" };
        var command = new Command("train", "Trains a presenter: frames, motion, lip reader, and the motion again so that its lips can be read.") { folder, output, from, options };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(folder) is not { } footage || parsed.GetValue(output) is not { } run)
                throw new ArgumentException("a folder of prepared footage and --out are needed, as in `presenter train data/anna --out runs/anna`; or name one stage: frames, motion, lips, joint, ablations");
            var chosen = parsed.GetValue(options) is { } file ? Read(await File.ReadAllTextAsync(file.FullName, cancellation), file.FullName) : new PreparedTrainingOptions { Footage = "", Out = "" };
            chosen = chosen with { Footage = footage.FullName, Out = run.FullName, From = parsed.GetValue(from)?.FullName ?? chosen.From };
            await TrainingDisplay.ShowAsync(report => new PreparedTraining(chosen, PreparedFootage.Open(footage.FullName), report).RunAsync(cancellation));
            Console.WriteLine($"trained; next: presenter package --run {run} --about about.json --out presenters/NAME");
            return 0;
        });
        return command;
    }

    private static PreparedTrainingOptions Read(string json, string path)
    {
        try
        {
            return JsonSerializer.Deserialize<PreparedTrainingOptions>(json) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{path} holds no training options: {e.Message}");
        }
    }
}
