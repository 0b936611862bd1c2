using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Networks that came out of training, and all that a package needs beside them.</summary>
/// <param name="Plate">picture of the whole frame at rest</param>
public sealed record TrainedPresenter(PresenterManifest Manifest, FrameGenerator Frames, MotionGenerator Motion, string Plate) : IDisposable
{
    /// <summary>What found the codes of the footage, or null where they were known: evaluation asks it for those of held-out pictures.</summary>
    public FrameEncoder? Encoder { get; init; }

    /// <summary>consent.json of the person that was filmed, or null where nobody was.</summary>
    public string? Consent { get; init; }

    /// <summary>A picture of the empty scene, or null where the backdrop must be plain to be taken out.</summary>
    public string? Background { get; init; }

    /// <summary>A lip reader of this face, or null.</summary>
    public string? LipReader { get; init; }

    /// <summary>From footage with known controls.</summary>
    /// <param name="frameRuns">runs of `train frames`; of several the mean of the weights, which is better than each where they have begun with the same weights (model soups, Wortsman et al. 2022)</param>
    /// <param name="motionRun">a run of `train motion` or `train joint`, or a package whose motion stays</param>
    public static async Task<TrainedPresenter> OfControlsAsync(IReadOnlyList<string> frameRuns, string motionRun, AboutPresenter about, CancellationToken cancellation)
    {
        var frameRun = frameRuns[0];
        var trained = await OptionsAsync<FrameTrainingOptions>(frameRun, cancellation);
        var one = JsonSerializer.Serialize(trained.Network);
        foreach (var other in frameRuns.Skip(1))
        {
            if (JsonSerializer.Serialize((await OptionsAsync<FrameTrainingOptions>(other, cancellation)).Network) != one)
                throw new InvalidDataException($"{other} has trained another network than {frameRun}, so their weights have no mean; remedy: package one of them, or train one from the other's package (StartFrom)");
        }
        var (moved, motionScale, motion) = await MotionOfAsync(motionRun, cancellation);
        var (names, ranges) = await ControlRanges.OfAsync(trained.Pictures, cancellation);
        // The rest pose is the plate's, so it was shown too.
        var controls = names.Select((n, i) => (Name: n, AtRest: about.Rest?.GetValueOrDefault(n) ?? 0, Range: ranges[i]))
            .Select(c => new Control(c.Name, c.AtRest, Math.Min(c.AtRest, c.Range.Least), Math.Max(c.AtRest, c.Range.Most))).ToArray();
        var manifest = Describe(about, trained, controls, CodeScale.Load(Path.Combine(frameRun, "scale.json")), moved, motionScale);
        return new TrainedPresenter(manifest, FramesOf(frameRuns, trained), motion, trained.Plate);
    }

    /// <summary>From prepared footage of a person, whose codes an encoder found.</summary>
    /// <param name="run">run directory of `train FOLDER`</param>
    /// <param name="joint">with the motion that the text loss taught, where it did</param>
    public static async Task<TrainedPresenter> OfPreparedAsync(string run, AboutPresenter about, CancellationToken cancellation, bool joint = true)
    {
        string frameRun = Path.Combine(run, PreparedTraining.FramesFolder), motionRun = Path.Combine(run, PreparedTraining.MotionFolder);
        var trained = await OptionsAsync<FrameTrainingOptions>(frameRun, cancellation);
        var footage = PreparedFootage.Open(trained.Pictures);
        var taught = Path.Combine(run, PreparedTraining.JointFolder);
        var (moved, motionScale, motion) = await MotionOfAsync(joint && Directory.Exists(Path.Combine(taught, "checkpoint")) ? taught : motionRun, cancellation);
        var rest = RestCode.Load(Path.Combine(motionRun, RestCode.FileName)).Code;
        var unscaled = new CodeScale(new float[rest.Length], Enumerable.Repeat(1f, rest.Length).ToArray());
        var consent = Footage.Consent.Read(footage.PathOf(Footage.Consent.FileName));
        var manifest = Describe(about, trained, rest.Select((r, i) => new Control($"z{i}", r)).ToArray(), unscaled, moved, motionScale) with
        {
            RealPerson = true, Consent = PackageConsent.Of(consent),
        };
        var encoder = FrameTrainer.Encoder(trained);
        encoder.load(Path.Combine(frameRun, "checkpoint", "encoder-average"));
        var lips = Path.Combine(run, PreparedTraining.LipsFolder, LipReaderFile.Name);
        return new TrainedPresenter(manifest, FramesOf([frameRun], trained), motion, trained.Plate)
        {
            Background = File.Exists(footage.PathOf(PreparedFootage.BackgroundFile)) ? footage.PathOf(PreparedFootage.BackgroundFile) : null,
            Encoder = encoder, Consent = consent.Path, LipReader = File.Exists(lips) ? lips : null,
        };
    }

    /// <summary>Writes the package with its model card; what an earlier evaluation said of the folder is gone.</summary>
    /// <exception cref="PackageException">its parts do not fit together</exception>
    public void WriteTo(string folder)
    {
        PackageWriter.Write(folder, Manifest, Frames, Motion, Plate, Consent);
        if (Encoder is not null)
            PackageWriter.WriteWeights(Path.Combine(folder, PresenterPackage.EncoderWeights), Encoder);
        if (LipReader is not null)
            File.Copy(LipReader, Path.Combine(folder, LipReaderFile.Name), overwrite: true);
        File.Delete(Path.Combine(folder, Report.Json));
        File.Delete(Path.Combine(folder, Report.Page));
        ModelCard.Write(folder, Manifest, null);
    }

    public void Dispose()
    {
        Frames.Dispose();
        Motion.Dispose();
        Encoder?.Dispose();
    }

    private static PresenterManifest Describe(
        AboutPresenter about, FrameTrainingOptions trained, IReadOnlyList<Control> controls, CodeScale scale, MotionGeneratorOptions moved, CodeScale motionScale)
    {
        using var plate = PictureFile.Read(trained.Plate);
        return new PresenterManifest
        {
            Id = about.Id, Name = about.Name, Language = about.Language, Licence = about.Licence, Credits = about.Credits, Origin = about.Origin,
            TrainedOn = about.TrainedOn, Limits = about.Limits,
            Width = (int)plate.shape[2], Height = (int)plate.shape[1], Region = trained.Region, Controls = controls,
            Frames = trained.Network, FrameScale = scale, Motion = moved, MotionScale = motionScale,
        };
    }

    /// <summary>What a run of `train frames` has learned.</summary>
    internal static FrameGenerator FramesOf(string run, FrameTrainingOptions trained)
    {
        var network = new FrameGenerator(trained.Network);
        network.load(Path.Combine(run, "checkpoint", "average"));
        return network;
    }

    /// <summary>As above without looks, of whatever shape it has any.</summary>
    internal static FrameGenerator PlainFramesOf(string run, FrameTrainingOptions trained)
    {
        var network = new FrameGenerator(trained.Network.WithoutLooks());
        network.load(Path.Combine(run, "checkpoint", "average"), strict: false);
        return network;
    }

    private static FrameGenerator FramesOf(IReadOnlyList<string> runs, FrameTrainingOptions trained)
    {
        var mean = FramesOf(runs[0], trained);
        using var off = no_grad();
        for (var k = 1; k < runs.Count; k++)
        {
            using var other = FramesOf(runs[k], trained);
            foreach (var (own, added) in mean.parameters().Zip(other.parameters()))
                own.lerp_(added, 1.0 / (k + 1));
        }
        return mean;
    }

    private static async Task<(MotionGeneratorOptions Options, CodeScale Scale, MotionGenerator Network)> MotionOfAsync(string folder, CancellationToken cancellation)
    {
        if (File.Exists(Path.Combine(folder, PresenterManifest.FileName)))
        {
            var package = PresenterPackage.Open(folder);
            return (package.Manifest.Motion, package.Manifest.MotionScale, package.LoadMotion());
        }
        var trained = await OptionsAsync<MotionTrainingOptions>(folder, cancellation);
        var motion = new MotionGenerator(trained.Network);
        motion.load(Path.Combine(folder, "checkpoint", "average"));
        return (trained.Network, CodeScale.Load(Path.Combine(folder, "scale.json")), motion);
    }

    /// <exception cref="InvalidDataException">no run directory, or one without a checkpoint; says which</exception>
    internal static async Task<T> OptionsAsync<T>(string run, CancellationToken cancellation)
    {
        var path = Path.Combine(run, "options.json");
        if (!File.Exists(path) || !Directory.Exists(Path.Combine(run, "checkpoint")))
            throw new InvalidDataException($"{Path.GetFullPath(run)} is no run directory with a checkpoint; `presenter train` makes one");
        return JsonSerializer.Deserialize<T>(await File.ReadAllTextAsync(path, cancellation)) ?? throw new InvalidDataException($"{path} holds no options");
    }
}
