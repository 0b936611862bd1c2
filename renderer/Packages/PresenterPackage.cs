using System.Text.Json;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Packages;

/// <summary>A package cannot be used; the message names folder or file, what is wrong, and the remedy.</summary>
public sealed class PackageException(string message) : Exception(message);

/// <summary>A folder of presenters/: manifest, weights in fp16, plate, and the loops of waiting and listening.</summary>
public sealed class PresenterPackage
{
    public const string FrameWeights = "generator.safetensors", MotionWeights = "motion.safetensors", EncoderWeights = "encoder.safetensors", PlateFile = "plate.png", IdleFile = "idle.mp4", ListeningFile = "listening.mp4";

    private const string Remedy = "take the package from the repository again, or train one (docs/training.md)";

    private PresenterPackage(string folder, PresenterManifest manifest) => (Folder, Manifest) = (folder, manifest);

    public string Folder { get; }

    public PresenterManifest Manifest { get; }

    public string PathOf(string file) => Path.Combine(Folder, file);

    /// <summary>Reads the manifest and sees that every file is there; the weights are read when networks are made.</summary>
    /// <exception cref="PackageException">missing or damaged, or the consent of its person does not hold</exception>
    public static PresenterPackage Open(string folder) => Open(folder, Footage.Consent.Today);

    /// <param name="today">the day on which a consent must hold</param>
    /// <exception cref="PackageException">missing or damaged, or the consent of its person does not hold</exception>
    public static PresenterPackage Open(string folder, DateOnly today)
    {
        var manifest = ReadManifest(folder);
        PackageConsentCheck.Run(folder, manifest, today);
        return new PresenterPackage(folder, manifest);
    }

    /// <summary>For a presenter that is in use while days go by.</summary>
    /// <exception cref="PackageException">the consent of its person does not hold any more; names person, day and remedy</exception>
    public void CheckConsent(DateOnly today) => PackageConsentCheck.Run(Folder, Manifest, today);

    /// <summary>For telling who a presenter is, never for showing it: its consent is not looked at.</summary>
    /// <returns>null where the package is missing or damaged</returns>
    public static PresenterPackage? OpenUnchecked(string folder)
    {
        try
        {
            return new PresenterPackage(folder, ReadManifest(folder));
        }
        catch (PackageException)
        {
            return null;
        }
    }

    private static PresenterManifest ReadManifest(string folder)
    {
        if (!Directory.Exists(folder))
            throw new PackageException($"There is no presenter package at {Path.GetFullPath(folder)}: set Presenter:Package, or {Remedy}.");
        var path = Path.Combine(folder, PresenterManifest.FileName);
        PresenterManifest manifest;
        try
        {
            manifest = JsonSerializer.Deserialize<PresenterManifest>(File.ReadAllText(path), PresenterManifest.Json)
                ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is IOException or JsonException or UnauthorizedAccessException)
        {
            throw new PackageException($"{path} cannot be read: {e.Message} Remedy: {Remedy}.");
        }
        var problems = manifest.Problems().ToArray();
        if (problems.Length > 0)
            throw new PackageException($"{path} does not fit together: {string.Join("; ", problems)}. Remedy: {Remedy}.");
        foreach (var file in new[] { FrameWeights, MotionWeights, PlateFile })
        {
            if (!File.Exists(Path.Combine(folder, file)))
                throw new PackageException($"{Path.Combine(folder, file)} is missing. Remedy: {Remedy}.");
        }
        return manifest;
    }

    /// <exception cref="PackageException">the weights do not fit the manifest, or hold no numbers</exception>
    public FrameGenerator LoadFrames() => Fill(new FrameGenerator(Manifest.Frames), FrameWeights);

    /// <summary>Without its looks, of whatever shape those are: `train looks` finds them anew.</summary>
    /// <exception cref="PackageException">the weights do not fit the manifest, or hold no numbers</exception>
    public FrameGenerator LoadPlainFrames() => Fill(new FrameGenerator(Manifest.Frames.WithoutLooks()), FrameWeights, FrameGenerator.IsOfLooks);

    /// <exception cref="PackageException">the weights do not fit the manifest, or hold no numbers</exception>
    public MotionGenerator LoadMotion() => Fill(new MotionGenerator(Manifest.Motion), MotionWeights);

    /// <summary>What finds the codes of pictures, where the package was trained without known controls; null elsewhere.</summary>
    /// <exception cref="PackageException">the weights do not fit the manifest, or hold no numbers</exception>
    public FrameEncoder? LoadEncoder() => File.Exists(PathOf(EncoderWeights))
        ? Fill(new FrameEncoder(Manifest.Frames), EncoderWeights) : null;

    /// <returns>fp32 [3, height, width], 0-1</returns>
    /// <exception cref="PackageException">not a picture of the manifest's size</exception>
    public Tensor LoadPlate()
    {
        Tensor plate;
        try
        {
            plate = PictureFile.Read(PathOf(PlateFile));
        }
        catch (InvalidDataException e)
        {
            throw new PackageException($"{e.Message}. Remedy: {Remedy}.");
        }
        if (plate.shape[1] != Manifest.Height || plate.shape[2] != Manifest.Width)
            throw new PackageException($"{PathOf(PlateFile)} is {plate.shape[2]}x{plate.shape[1]}, {PresenterManifest.FileName} says {Manifest.Width}x{Manifest.Height}. Remedy: {Remedy}.");
        return plate;
    }

    /// <summary>The renderer of this package on a device.</summary>
    /// <param name="label">what every picture carries; training and evaluation compare pictures with footage and have none</param>
    public FrameRenderer CreateRenderer(Compute compute, LabelPicture? label = null)
    {
        using var plate = LoadPlate();
        return new FrameRenderer(LoadFrames(), Manifest.FrameScale, plate, Manifest.Region, compute.Device, compute.Type, label, MatteFiles.Load(this));
    }

    /// <summary>Names and shapes are checked before anything native sees them: a shape error there would end the process.</summary>
    /// <param name="passOver">names of weights that may stay in the file</param>
    private T Fill<T>(T module, string file, Predicate<string>? passOver = null) where T : nn.Module
    {
        IReadOnlyDictionary<string, Tensor> stored;
        try
        {
            stored = SafeTensors.Read(PathOf(file));
        }
        catch (SafeTensorsException e)
        {
            throw new PackageException($"{e.Message.TrimEnd('.')}. Remedy: {Remedy}.");
        }
        var problems = new List<string>();
        var wanted = module.state_dict();
        foreach (var (name, tensor) in wanted)
        {
            if (!stored.TryGetValue(name, out var weight))
                problems.Add($"{name} is missing");
            else if (!weight.shape.SequenceEqual(tensor.shape))
                problems.Add($"{name} is [{string.Join(",", weight.shape)}], should be [{string.Join(",", tensor.shape)}]");
            else if (weight.is_floating_point() && !weight.isfinite().all().item<bool>())
                problems.Add($"{name} holds values that are not numbers");
        }
        problems.AddRange(stored.Keys.Where(k => !wanted.ContainsKey(k) && passOver?.Invoke(k) is not true).Select(k => $"{k} is not known"));
        if (problems.Count > 0)
            throw new PackageException($"{PathOf(file)} does not fit {PresenterManifest.FileName}: {string.Join("; ", problems.Take(5))}{(problems.Count > 5 ? $" and {problems.Count - 5} more" : "")}. Remedy: {Remedy}.");
        using var off = no_grad();
        foreach (var (name, tensor) in wanted)
            tensor.copy_(stored[name]);
        foreach (var tensor in stored.Values)
            tensor.Dispose();
        module.eval();
        return module;
    }
}
