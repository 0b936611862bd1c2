using System.CommandLine;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;

namespace Presenter.Renderer.Commands;

/// <summary>presenter matte: finds out whether a presenter can be cut out of its backdrop, and gives its package what that needs.</summary>
public static class MatteCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("package") { Description = "Folder of the package, e.g. presenters/robin" };
        var background = new Option<FileInfo?>("--background") { Description = "A picture of the empty scene, of the package's size; needed where the backdrop is not plain" };
        var proof = new Option<FileInfo?>("--proof") { Description = "PNG of the presenter in six poses before stripes, to look at" };
        var command = new Command("matte", "Lets a presenter stand before any page: finds its backdrop and says whether it can be trusted.") { folder, background, proof };
        command.SetGuarded((parsed, cancellation) =>
        {
            var path = parsed.GetRequiredValue(folder).FullName;
            var compute = Compute.Choose(new ComputeOptions());
            var found = MatteMaker.Write(path, compute, parsed.GetValue(background)?.FullName, cancellation);
            Console.WriteLine(Told(found, path));
            if (found.Trusted && parsed.GetValue(proof) is { } picture)
                Prove(path, compute, picture.FullName);
            return Task.FromResult(found.Trusted ? 0 : 2);
        });
        return command;
    }

    /// <summary>One line for whoever makes packages.</summary>
    public static string Told(PackageMatte found, string path) => PackageMatte.Problem(found, path) is { } problem
        ? $"{path}: {problem}. It is shown with its backdrop."
        : $"{path}: can be cut out; backdrop uneven by {found.Noise:f1}, person and backdrop {found.Contrast:f0} of 255 steps apart.";

    private static void Prove(string path, Compute compute, string picture)
    {
        var package = PresenterPackage.Open(path);
        using var scope = torch.NewDisposeScope();
        using var renderer = package.CreateRenderer(compute);
        var codes = MattePoses.Some(package.Manifest, 6).SelectMany(c => c).ToArray();
        var (colour, alpha) = renderer.RenderCutOut(codes);
        var shown = Enumerable.Range(0, 6).Select(i => CutOutPicture.BeforeStripes(colour[i], alpha[i])).ToArray();
        PictureFile.WritePng(torch.cat([torch.cat(shown[..3], 2), torch.cat(shown[3..], 2)], 1), picture);
    }
}
