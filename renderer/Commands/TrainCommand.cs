using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train: the networks, one stage after the other or each alone.</summary>
public static class TrainCommand
{
    public static Command Create()
    {
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder: pictures/, reference/, plate.png, region.json, tracks/", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Run directory; a run that was stopped resumes", Required = true };
        var options = new Option<FileInfo?>("--options") { Description = "JSON file with training options, as written to a run's options.json" };
        var steps = new Option<int?>("--steps") { Description = "Training steps" };
        var frames = new Command("frames", "Trains the frame generator: controls to pictures.") { footage, output, steps, options };
        frames.SetGuarded(async (parsed, cancellation) =>
        {
            var chosen = Read<FrameTrainingOptions>(parsed.GetValue(options)) ?? ControlledTraining.Frames(parsed.GetRequiredValue(footage).FullName, "");
            chosen = chosen with { Out = parsed.GetRequiredValue(output).FullName, Steps = parsed.GetValue(steps) ?? chosen.Steps };
            await TrainingDisplay.ShowAsync(report => ControlledTraining.TrainFramesAsync(chosen, p => report("frames", p), cancellation));
            return 0;
        });
        var motion = new Command("motion", "Trains the motion generator: script to controls.") { footage, output, steps, options };
        motion.SetGuarded(async (parsed, cancellation) =>
        {
            var chosen = Read<MotionTrainingOptions>(parsed.GetValue(options))
                ?? await ControlledTraining.MotionAsync(parsed.GetRequiredValue(footage).FullName, "", cancellation);
            chosen = chosen with { Out = parsed.GetRequiredValue(output).FullName, Steps = parsed.GetValue(steps) ?? chosen.Steps };
            await TrainingDisplay.ShowAsync(report => ControlledTraining.TrainMotionAsync(chosen, p => report("motion", p), cancellation));
            return 0;
        });
        var train = TrainPreparedCommand.Create();
        foreach (var stage in new[] { frames, TrainLooksCommand.Create(), motion, TrainLipsCommand.Create(), TrainJointCommand.Create(), TrainAblationsCommand.Create() })
            train.Subcommands.Add(stage);
        return train;
    }

    private static T? Read<T>(FileInfo? file) where T : class =>
        file is null ? null : JsonSerializer.Deserialize<T>(File.ReadAllText(file.FullName)) ?? throw new InvalidDataException($"{file.FullName} holds no options");
}
