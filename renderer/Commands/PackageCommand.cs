using System.CommandLine;
using System.Text.Json;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter package: two training runs -> a package with plate and loops.</summary>
public static class PackageCommand
{
    public static Command Create()
    {
        var frames = new Option<DirectoryInfo>("--frames") { Description = "Run directory of `train frames`", Required = true };
        var motion = new Option<DirectoryInfo>("--motion") { Description = "Run directory of `train motion`, or a package whose motion stays", Required = true };
        var about = new Option<FileInfo>("--about") { Description = "JSON with id, name, language, licence, credits, origin and rest (control values of the resting pose)", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the package, e.g. presenters/robin", Required = true };
        var command = new Command("package", "Makes a presenter package from two training runs.") { frames, motion, about, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            string frameRun = parsed.GetRequiredValue(frames).FullName, motionRun = parsed.GetRequiredValue(motion).FullName;
            var folder = parsed.GetRequiredValue(output).FullName;
            await WriteAsync(frameRun, motionRun, parsed.GetRequiredValue(about).FullName, folder, cancellation);
            await WriteLoopsAsync(folder, cancellation);
            Console.WriteLine($"{folder}: {Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length) / 1e6:f1} MB");
            return 0;
        });
        return command;
    }

    private sealed record About(string Id, string Name, string Language, string Licence, string Credits, string Origin, Dictionary<string, float> Rest);

    private static async Task WriteAsync(string frameRun, string motionRun, string aboutFile, string folder, CancellationToken cancellation)
    {
        var about = JsonSerializer.Deserialize<About>(await File.ReadAllTextAsync(aboutFile, cancellation), JsonSerializerOptions.Web)!;
        var trained = JsonSerializer.Deserialize<FrameTrainingOptions>(await File.ReadAllTextAsync(Path.Combine(frameRun, "options.json"), cancellation))!;
        var (moved, motionScale, motion) = await MotionOfAsync(motionRun, cancellation);
        using var ownedMotion = motion;
        var (names, ranges) = await RangesAsync(trained.Pictures, cancellation);
        using var plate = PictureFile.Read(trained.Plate);
        var manifest = new PresenterManifest
        {
            Id = about.Id, Name = about.Name, Language = about.Language, Licence = about.Licence, Credits = about.Credits, Origin = about.Origin,
            Width = (int)plate.shape[2], Height = (int)plate.shape[1], Region = trained.Region,
            Controls = names.Select((n, i) => Shown(n, about.Rest.GetValueOrDefault(n), ranges[i])).ToArray(),
            Frames = trained.Network, FrameScale = CodeScale.Load(Path.Combine(frameRun, "scale.json")),
            Motion = moved, MotionScale = motionScale,
        };
        using var generator = new FrameGenerator(trained.Network);
        generator.load(Path.Combine(frameRun, "checkpoint", "average"));
        PackageWriter.Write(folder, manifest, generator, motion, trained.Plate);
    }

    /// <summary>How far the pictures take each control: stage directions stay within.</summary>
    private static async Task<(IReadOnlyList<string> Names, (float Least, float Most)[] Ranges)> RangesAsync(string pictures, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = [];
        var ranges = new List<(float[] Least, float[] Most)>();
        foreach (var file in Directory.GetFiles(pictures, "*.csv").Order())
        {
            (names, var controls) = await ControlledPictures.ReadControlsAsync(file, cancellation);
            using (controls)
                ranges.Add((controls.amin([0]).data<float>().ToArray(), controls.amax([0]).data<float>().ToArray()));
        }
        return (names, names.Select((_, i) => (ranges.Min(r => r.Least[i]), ranges.Max(r => r.Most[i]))).ToArray());
    }

    /// <summary>The rest pose is the plate's, so it was shown too.</summary>
    private static Control Shown(string name, float rest, (float Least, float Most) range) =>
        new(name, rest, Math.Min(rest, range.Least), Math.Max(rest, range.Most));

    private static async Task<(MotionGeneratorOptions Options, CodeScale Scale, MotionGenerator Network)> MotionOfAsync(string folder, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(folder, PresenterManifest.FileName)))
        {
            var package = PresenterPackage.Open(folder);
            return (package.Manifest.Motion, package.Manifest.MotionScale, package.LoadMotion());
        }
        var trained = JsonSerializer.Deserialize<MotionTrainingOptions>(await File.ReadAllTextAsync(Path.Combine(folder, "options.json"), cancellation))!;
        var motion = new MotionGenerator(trained.Network);
        motion.load(Path.Combine(folder, "checkpoint", "average"));
        return (trained.Network, CodeScale.Load(Path.Combine(folder, "scale.json")), motion);
    }

    /// <summary>The loops are rendered by the package itself, without sound.</summary>
    private static async Task WriteLoopsAsync(string folder, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(folder);
        using var renderer = package.CreateRenderer(Compute.Choose(new ComputeOptions()));
        var (names, rest) = (package.Manifest.ControlNames, package.Manifest.Rest.Code);
        await LoopWriter.WriteAsync(renderer, IdleMotion.Loop(names, rest), package.PathOf(PresenterPackage.IdleFile), cancellation);
        await LoopWriter.WriteAsync(renderer, IdleMotion.Listening(names, rest), package.PathOf(PresenterPackage.ListeningFile), cancellation);
    }
}
