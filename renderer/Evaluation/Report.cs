using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;

namespace Presenter.Renderer.Evaluation;

/// <summary>evaluation.json.</summary>
/// <param name="Parts">Against clean held-out pictures: frame, region, mouth, eyes.</param>
/// <param name="Flicker">Against the held-out take's own; 1 is the footage's.</param>
public sealed record EvaluationResult(
    string Presenter, DateOnly Date, int Pictures, IReadOnlyDictionary<string, PartScore> Parts, double? Flicker,
    MotionScore Motion, SilenceScore Silence, SyncScore Sync);

/// <summary>Measures a presenter on footage that training never saw, and writes figures and a page to look at.</summary>
public static class Report
{
    private const int Pairs = 6, SilentPictures = 200, Sentences = 40;

    public static async Task WriteAsync(RendererOptions options, string footage, string output, Action<string> tell, CancellationToken cancellation)
    {
        await using var pipeline = new PresentationPipeline(options);
        await pipeline.WarmUpAsync(cancellation);
        var manifest = pipeline.Package.Manifest;
        var region = manifest.Region;

        tell("pictures");
        var heldOut = await ControlledPictures.ReadFolderAsync(Path.Combine(footage, "reference"), region.Width, region.Height, cancellation);
        var pictures = PictureEvaluation.Run(pipeline.Renderer, region, heldOut, Pairs, cancellation);
        double? flicker = null;
        if (Directory.Exists(Path.Combine(footage, "takes")) && Directory.GetDirectories(Path.Combine(footage, "takes")).Order().FirstOrDefault() is { } folder)
        {
            var take = await ControlledPictures.ReadAsync(Path.Combine(folder, "pictures.mkv"), Path.Combine(folder, "controls.csv"), region.Width, region.Height, cancellation);
            flicker = PictureEvaluation.Flicker(pipeline.Renderer, region, take, cancellation);
        }

        tell("motion");
        var tracks = MotionEvaluation.HeldOut(await Tracks.ReadAsync(Path.Combine(footage, "tracks"), manifest.Controls.Count, cancellation)).Take(Sentences);
        using var network = pipeline.Package.LoadMotion();
        var performed = tracks.Select((t, i) => (t, Perform(network, manifest, t, i))).ToArray();
        var motion = MotionEvaluation.Run(performed, manifest.ControlNames);
        var silence = MotionEvaluation.Silence(pipeline.Renderer, performed, manifest.ControlNames, manifest.Rest.Code, SilentPictures);

        tell("sound against picture");
        var sync = await SyncEvaluation.RunAsync(pipeline, seconds: 20, cancellation);

        var result = new EvaluationResult(manifest.Name, DateOnly.FromDateTime(DateTime.UtcNow), pictures.Pictures, pictures.Parts, flicker, motion, silence, sync);
        Directory.CreateDirectory(output);
        var json = JsonSerializer.Serialize(result, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true });
        await File.WriteAllTextAsync(Path.Combine(output, "evaluation.json"), json, cancellation);
        await File.WriteAllTextAsync(Path.Combine(output, "evaluation.html"), ReportPage.Write(result, pictures.Pairs, region), cancellation);
        foreach (var (name, score) in pictures.Parts)
            tell($"{name}: PSNR {score.Psnr:f2} dB, SSIM {score.Ssim:f4}");
        tell($"mouth opening against tracks: correlation {motion.MouthOpeningCorrelation:f3}, lag {motion.LagFrames} frames; silent frames closed: {silence.Closed:p1}; flicker {flicker:f2}; sound against picture {sync.OffsetMs:f1} ms");
    }

    /// <summary>A track's script performed by the presenter, without the way from and to the rest pose.</summary>
    private static float[] Perform(MotionGenerator network, PresenterManifest manifest, Track track, int seed)
    {
        using var off = torch.no_grad();
        using var scope = torch.NewDisposeScope();
        torch.random.manual_seed(seed);
        var (phonemes, values) = track.Script.ToTensors();
        var features = network.Script.forward(phonemes, values);
        var steps = (track.Frames + network.Options.Step - 1) / network.Options.Step;
        var padded = torch.cat([features, features.narrow(1, track.Frames - 1, 1).expand(-1, steps * network.Options.Step - track.Frames, -1)], 1);
        var drawn = PerformanceSampler.Sample(network, padded, 0.8f).narrow(1, 0, track.Frames);
        return manifest.MotionScale.Restore(network.forward(features, drawn)[0]).contiguous().data<float>().ToArray();
    }
}
