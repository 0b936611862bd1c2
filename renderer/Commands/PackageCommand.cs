using System.CommandLine;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;
using Presenter.Renderer.Trust;

namespace Presenter.Renderer.Commands;

/// <summary>presenter package: training runs -> a package with plate, loops and model card.</summary>
public static class PackageCommand
{
    public static Command Create()
    {
        var run = new Option<DirectoryInfo?>("--run") { Description = "Run directory of `train FOLDER`: prepared footage of a person" };
        var frames = new Option<DirectoryInfo[]>("--frames") { Description = "Run directory of `train frames`: footage with known controls. Several of the same network: the mean of their weights", AllowMultipleArgumentsPerToken = true };
        var motion = new Option<DirectoryInfo?>("--motion") { Description = "Run directory of `train motion` or `train joint`, or a package whose motion stays" };
        var about = new Option<FileInfo>("--about") { Description = "JSON with id, name, language, licence, credits, origin; trainedOn, limits, and rest (control values of the resting pose)", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the package, e.g. presenters/robin", Required = true };
        var command = new Command("package", "Makes a presenter package from what was trained.") { run, frames, motion, about, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(output).FullName;
            var told = await AboutPresenter.ReadAsync(parsed.GetRequiredValue(about).FullName, cancellation);
            using var trained = (parsed.GetValue(run), parsed.GetValue(frames) ?? [], parsed.GetValue(motion)) switch
            {
                ({ } whole, [], null) => await TrainedPresenter.OfPreparedAsync(whole.FullName, told, cancellation),
                (null, [_, ..] pictures, { } moved) => await TrainedPresenter.OfControlsAsync([.. pictures.Select(p => p.FullName)], moved.FullName, told, cancellation),
                _ => throw new ArgumentException("either --run, or both --frames and --motion are needed"),
            };
            trained.WriteTo(folder);
            await WriteLoopsAsync(folder, cancellation);
            Console.WriteLine(MatteCommand.Told(MatteMaker.Write(folder, Compute.Choose(new ComputeOptions()), trained.Background, cancellation), folder));
            Console.WriteLine($"{folder}: {Directory.GetFiles(folder).Sum(f => new FileInfo(f).Length) / 1e6:f1} MB. Not judged yet: `presenter evaluate` measures it and marks it.");
            return 0;
        });
        return command;
    }

    /// <summary>The loops are rendered by the package itself, without sound.</summary>
    private static async Task WriteLoopsAsync(string folder, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(folder);
        using var renderer = package.CreateRenderer(Compute.Choose(new ComputeOptions()));
        var manifest = package.Manifest;
        var origin = OriginPacket.Of(package);
        if (IdleMotion.Knows(manifest.ControlNames))
        {
            await LoopWriter.WriteAsync(renderer, IdleMotion.Loop(manifest.ControlNames, manifest.Rest.Code), package.PathOf(PresenterPackage.IdleFile), origin, cancellation);
            await LoopWriter.WriteAsync(renderer, IdleMotion.Listening(manifest.ControlNames, manifest.Rest.Code), package.PathOf(PresenterPackage.ListeningFile), origin, cancellation);
            return;
        }
        using var motion = package.LoadMotion();
        await LoopWriter.WriteAsync(renderer, PerformedSilence.Loop(motion, manifest), package.PathOf(PresenterPackage.IdleFile), origin, cancellation);
        File.Delete(package.PathOf(PresenterPackage.ListeningFile));
    }
}
