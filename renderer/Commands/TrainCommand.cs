using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train: the two networks, from footage with known controls.</summary>
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
            var chosen = Read<FrameTrainingOptions>(parsed.GetValue(options)) ?? RobinFrames(parsed.GetRequiredValue(footage).FullName, "");
            chosen = chosen with { Out = parsed.GetRequiredValue(output).FullName, Steps = parsed.GetValue(steps) ?? chosen.Steps };
            var trainer = await FrameTrainer.StartAsync(chosen, cancellation);
            await trainer.RunAsync(Report, cancellation);
            return 0;
        });
        var motion = new Command("motion", "Trains the motion generator: script to controls.") { footage, output, steps, options };
        motion.SetGuarded(async (parsed, cancellation) =>
        {
            var chosen = Read<MotionTrainingOptions>(parsed.GetValue(options))
                ?? new MotionTrainingOptions { Tracks = Path.Combine(parsed.GetRequiredValue(footage).FullName, "tracks"), Out = "" };
            chosen = chosen with { Out = parsed.GetRequiredValue(output).FullName, Steps = parsed.GetValue(steps) ?? chosen.Steps };
            var trainer = await MotionTrainer.StartAsync(chosen, cancellation);
            await trainer.RunAsync(Report, cancellation);
            return 0;
        });
        return new Command("train", "Trains the networks of a presenter.") { frames, motion, TrainLipsCommand.Create(Report), TrainJointCommand.Create(Report) };
    }

    private sealed record RegionFile(Box Region);

    /// <summary>Options for footage whose region.json tells the moving region; mouth and eyes as in the shipped footage.</summary>
    private static FrameTrainingOptions RobinFrames(string footage, string run)
    {
        var region = JsonSerializer.Deserialize<RegionFile>(File.ReadAllText(Path.Combine(footage, "region.json")), JsonSerializerOptions.Web)!.Region;
        return new FrameTrainingOptions
        {
            Pictures = Path.Combine(footage, "pictures"),
            HeldOut = Path.Combine(footage, "reference"),
            Plate = Path.Combine(footage, "plate.png"),
            Region = region,
            Out = run,
            Network = new FrameGeneratorOptions { Width = region.Width, Height = region.Height, Details = [new Box(96, 248, 128, 96), new Box(76, 156, 160, 64)] },
            Steps = 8400, Batch = 4, LearningRate = 1e-3, DelicateRate = 0.2, Decay = 0.6, RegistrationSteps = 1200, AdversarialFrom = 7800, EvaluateEvery = 300,
            Emphasis = [new WeightedBox("mouth", new Box(196, 255, 120, 80), 3), new WeightedBox("eyes", new Box(176, 160, 150, 55), 4)],
        };
    }

    private static T? Read<T>(FileInfo? file) where T : class =>
        file is null ? null : JsonSerializer.Deserialize<T>(File.ReadAllText(file.FullName)) ?? throw new InvalidDataException($"{file.FullName} holds no options");

    private static void Report(TrainingProgress p)
    {
        var left = TimeSpan.FromSeconds((p.Steps - p.Step) * p.SecondsAStep);
        Console.WriteLine($"{DateTime.Now:HH:mm:ss} step {p.Step} of {p.Steps}, {left:h\\:mm\\:ss} left, loss {p.Loss:f4}, " +
            string.Join(", ", p.Scores?.Select(s => $"{s.Key} {s.Value:f2}") ?? []));
    }
}
