using System.Text.Json;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Packages;

/// <summary>Writes weights and manifest of a package; fp16 halves the size and costs no visible quality.</summary>
public static class PackageWriter
{
    /// <summary>Replaces the manifest alone.</summary>
    public static void WriteManifest(string folder, PresenterManifest manifest)
    {
        var path = Path.Combine(folder, PresenterManifest.FileName);
        File.WriteAllText(path + ".new", JsonSerializer.Serialize(manifest, PresenterManifest.Json));
        File.Move(path + ".new", path, overwrite: true);
    }

    /// <param name="consent">The consent.json of the person the presenter was trained from; its digest stands in the manifest.</param>
    public static void Write(string folder, PresenterManifest manifest, nn.Module frames, nn.Module motion, string plate, string? consent = null)
    {
        var problems = manifest.Problems().ToArray();
        if (problems.Length > 0)
            throw new PackageException($"the package does not fit together: {string.Join("; ", problems)}");
        Directory.CreateDirectory(folder);
        WriteWeights(Path.Combine(folder, PresenterPackage.FrameWeights), frames);
        WriteWeights(Path.Combine(folder, PresenterPackage.MotionWeights), motion);
        var target = Path.Combine(folder, PresenterPackage.PlateFile);
        if (Path.GetFullPath(plate) != Path.GetFullPath(target))
            File.Copy(plate, target, overwrite: true);
        if (consent is not null && Path.GetFullPath(consent) != Path.GetFullPath(Path.Combine(folder, Footage.Consent.FileName)))
            File.Copy(consent, Path.Combine(folder, Footage.Consent.FileName), overwrite: true);
        WriteManifest(folder, manifest);
    }

    public static void WriteWeights(string path, nn.Module module)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        SafeTensors.Write(path, module.state_dict().ToDictionary(p => p.Key, p => p.Value.is_floating_point() ? p.Value.to(float16) : p.Value),
            new Dictionary<string, string> { ["format"] = "presenter", ["network"] = module.GetType().Name });
    }
}
