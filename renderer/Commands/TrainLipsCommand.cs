using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train lips: a reader of this face's lips, for the text loss and for evaluation.</summary>
public static class TrainLipsCommand
{
    public static Command Create()
    {
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder: takes/ with a minute or more, or tracks/", Required = true };
        var package = new Option<DirectoryInfo?>("--presenter") { Description = "Package that renders the tracks where less than a minute was filmed" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Run directory; a run that was stopped resumes", Required = true };
        var options = new Option<FileInfo?>("--options") { Description = "JSON file with training options, as written to a run's options.json" };
        var steps = new Option<int?>("--steps") { Description = "Training steps" };
        var minutes = new Option<double?>("--minutes") { Description = "Minutes of tracks to render" };
        var mouth = new Option<string?>("--mouth") { Description = "Where the mouth is, in pixels of the whole picture: x,y,width,height" };
        var command = new Command("lips", "Trains a reader of this presenter's lips.") { footage, package, output, options, steps, minutes, mouth };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var run = parsed.GetRequiredValue(output).FullName;
            var chosen = parsed.GetValue(options) is { } file
                ? JsonSerializer.Deserialize<LipReaderTrainingOptions>(await File.ReadAllTextAsync(file.FullName, cancellation)) ?? throw new InvalidDataException($"{file.FullName} holds no options")
                : new LipReaderTrainingOptions { Footage = "", Out = run };
            chosen = chosen with
            {
                Footage = parsed.GetRequiredValue(footage).FullName, Out = run,
                Package = parsed.GetValue(package)?.FullName ?? chosen.Package,
                Steps = parsed.GetValue(steps) ?? chosen.Steps, Minutes = parsed.GetValue(minutes) ?? chosen.Minutes,
                Network = parsed.GetValue(mouth) is { } box ? chosen.Network with { Mouth = ReadBox(box) } : chosen.Network,
            };
            var trainer = await LipReaderTrainer.StartAsync(chosen, Console.WriteLine, cancellation);
            await TrainingDisplay.ShowAsync(report => trainer.RunAsync(p => report("lips", p), cancellation));
            Console.WriteLine($"{Path.Combine(run, LipReaderFile.Name)}: copy it into the package, and `presenter evaluate` reads lips");
            return 0;
        });
        return command;
    }

    private static Box ReadBox(string text)
    {
        var parts = text.Split(',').Select(p => int.TryParse(p, out var n) ? n : -1).ToArray();
        return parts.Length == 4 && parts.All(n => n >= 0) ? new Box(parts[0], parts[1], parts[2], parts[3])
            : throw new ArgumentException($"--mouth is \"{text}\"; four whole numbers are expected: x,y,width,height");
    }
}
