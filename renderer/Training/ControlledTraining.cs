using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Training on footage that tells the controls of every picture, as the shipped presenter's does.</summary>
public static class ControlledTraining
{
    private sealed record RegionFile(Box Region);

    /// <summary>Options for such a folder; mouth and eyes lie where they do in the shipped footage.</summary>
    /// <exception cref="InvalidDataException">the folder lacks region.json or pictures; says which</exception>
    public static FrameTrainingOptions Frames(string footage, string run)
    {
        string pictures = Path.Combine(footage, "pictures"), regionFile = Path.Combine(footage, "region.json");
        var table = (Directory.Exists(pictures) ? Directory.GetFiles(pictures, "*.csv").Order().FirstOrDefault() : null)
            ?? throw new InvalidDataException($"{Path.GetFullPath(pictures)} holds no NAME.csv beside NAME.mkv; docs/training.md says what a footage folder holds");
        if (!File.Exists(regionFile))
            throw new InvalidDataException($"{Path.GetFullPath(regionFile)} is missing; docs/training.md says what a footage folder holds");
        var names = File.ReadLines(table).First().Split(',', StringSplitOptions.TrimEntries);
        var region = JsonSerializer.Deserialize<RegionFile>(File.ReadAllText(regionFile), JsonSerializerOptions.Web)!.Region;
        return new FrameTrainingOptions
        {
            Pictures = pictures,
            HeldOut = Path.Combine(footage, "reference"),
            Plate = Path.Combine(footage, "plate.png"),
            Region = region,
            Out = run,
            Network = new FrameGeneratorOptions
            {
                CodeSize = names.Length, Width = region.Width, Height = region.Height,
                PoseColumns = new[] { "yaw", "pitch", "roll" }.Select(n => Array.IndexOf(names, n)).Where(i => i >= 0).ToArray(),
                Details = [new Box(96, 248, 128, 96), new Box(72, 152, 160, 64)],
                Zones = Zones(names, region),
            },
            Steps = 16000, Batch = 4, LearningRate = 1e-3, DelicateRate = 0.2, Decay = 0.6, RegistrationSteps = 2400, EvaluateEvery = 400,
            Emphasis = [new WeightedBox("mouth", PictureEvaluation.Mouth, 3), new WeightedBox("eyes", PictureEvaluation.Eyes, 4)],
        };
    }

    /// <summary>
    /// What the controls of a face can change where: hair and shoulders know the head's turn alone, the lower face not the eyes, the
    /// upper face not the lips (but a smile). None where the controls do not have the usual names.
    /// </summary>
    private static Zone[] Zones(string[] names, Box region)
    {
        int[] Columns(params string[] begin) => [.. Enumerable.Range(0, names.Length).Where(i => begin.Any(b => names[i].StartsWith(b, StringComparison.Ordinal)))];
        var pose = Columns("yaw", "pitch", "roll");
        return pose.Length == 0 || !names.Any(RestPose.IsMouth) ? [] :
        [
            new Zone(new Box(0, 0, region.Width, region.Height), pose),
            new Zone(new Box(56, 232, 208, 140), [.. Columns("jaw", "mouth", "tongue", "cheek", "nose"), .. pose]),
            new Zone(new Box(56, 112, 208, 120), [.. Columns("brow", "eye", "gaze", "cheek", "nose", "mouthSmile"), .. pose]),
        ];
    }

    public static async Task TrainFramesAsync(FrameTrainingOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var region = options.Region;
        var footage = await ControlledPictures.ReadFolderAsync(options.Pictures, region.Width, region.Height, cancellation);
        var heldOut = await ControlledPictures.ReadFolderAsync(options.HeldOut, region.Width, region.Height, cancellation);
        var scale = CodeScale.Of(footage.Controls);
        Directory.CreateDirectory(options.Out);
        scale.Save(Path.Combine(options.Out, "scale.json"));
        using var plate = PictureFile.Read(options.Plate);
        var learned = options.Teachers.Length == 0 ? footage : await FrameTeachers.MakeAsync(options, footage, cancellation);
        var trainer = new FrameTrainer(options, learned, heldOut, scale, Crop(plate, region), Replicas.Devices());
        await new TrainingLoop(options.Out, options.Steps, options.EvaluateEvery).RunAsync(trainer, options, report, cancellation);
    }

    /// <summary>Options for a folder of control tracks; what moves the mouth counts twice.</summary>
    public static async Task<MotionTrainingOptions> MotionAsync(string footage, string run, CancellationToken cancellation)
    {
        var (names, rows) = await ControlledPictures.ReadControlsAsync(Directory.GetFiles(Path.Combine(footage, "pictures"), "*.csv").Order().First(), cancellation);
        rows.Dispose();
        return new MotionTrainingOptions
        {
            Tracks = Path.Combine(footage, "tracks"), Out = run,
            Network = new MotionGeneratorOptions { CodeSize = names.Count },
            CodeWeights = names.Select(n => RestPose.IsMouth(n) ? 2f : 1f).ToArray(),
        };
    }

    public static async Task TrainMotionAsync(MotionTrainingOptions options, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        var tracks = await Tracks.ReadAsync(options.Tracks, options.Network.CodeSize, cancellation);
        var heldOut = MotionEvaluation.HeldOut(tracks);
        var train = tracks.Except(heldOut).ToArray();
        var scale = CodeScale.Of(cat(train.Select(t => t.Controls).ToList(), 0));
        Directory.CreateDirectory(options.Out);
        scale.Save(Path.Combine(options.Out, "scale.json"));
        await new TrainingLoop(options.Out, options.Steps, options.EvaluateEvery)
            .RunAsync(new MotionTrainer(options, train, heldOut, scale), options, report, cancellation);
    }

    private static Tensor Crop(Tensor plate, Box region) => plate.narrow(1, region.Y, region.Height).narrow(2, region.X, region.Width);
}
