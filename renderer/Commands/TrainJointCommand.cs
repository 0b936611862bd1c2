using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train joint: motion that a lip reader can read.</summary>
public static class TrainJointCommand
{
    public static Command Create()
    {
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder with tracks/", Required = true };
        var package = new Option<DirectoryInfo>("--presenter") { Description = "Package to start from", Required = true };
        var lips = new Option<string?>("--lips") { Description = "Run directory of `train lips`, or a reader's file; the package's where it is not given" };
        var output = new Option<DirectoryInfo>("--out") { Description = "Run directory; a run that was stopped resumes", Required = true };
        var options = new Option<FileInfo?>("--options") { Description = "JSON file with training options, as written to a run's options.json" };
        var steps = new Option<int?>("--steps") { Description = "Training steps" };
        var command = new Command("joint", "Trains the motion generator with the text loss: what is rendered must be readable.") { footage, package, lips, output, options, steps };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var chosen = parsed.GetValue(options) is { } file
                ? JsonSerializer.Deserialize<JointTrainingOptions>(await File.ReadAllTextAsync(file.FullName, cancellation)) ?? throw new InvalidDataException($"{file.FullName} holds no options")
                : new JointTrainingOptions { Tracks = "", Package = "", Lips = "", Out = "" };
            var folder = parsed.GetRequiredValue(package).FullName;
            chosen = chosen with
            {
                Tracks = Path.Combine(parsed.GetRequiredValue(footage).FullName, "tracks"), Package = folder,
                Lips = parsed.GetValue(lips) ?? folder, Out = parsed.GetRequiredValue(output).FullName, Steps = parsed.GetValue(steps) ?? chosen.Steps,
            };
            var compute = Compute.Choose(new ComputeOptions { Device = "cpu" });
            var trainer = await JointTrainer.StartAsync(chosen, compute.Type, Console.WriteLine, cancellation);
            await TrainingDisplay.ShowAsync(report => trainer.RunAsync(p => report("joint", p), cancellation));
            return 0;
        });
        return command;
    }
}
