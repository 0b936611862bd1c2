using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>What moves which pixels: a heat picture, black where nothing changes.</summary>
/// <param name="Name">a control, or phonemes that look alike</param>
/// <param name="Heat">[3, height, width] of the moving region at half size</param>
/// <param name="Most">What white stands for: mean absolute difference of RGB, 0-1.</param>
public sealed record SaliencyPicture(string Name, Tensor Heat, double Most);

public static class SaliencyEvaluation
{
    private const int FramesAClass = 10;

    /// <summary>Controls, each moved by one deviation from the rest pose.</summary>
    /// <param name="names">which of the presenter's controls</param>
    public static IReadOnlyList<SaliencyPicture> Controls(FrameRenderer renderer, PresenterManifest manifest, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        var rest = manifest.Rest.Code;
        return names.Select(name =>
        {
            cancellation.ThrowIfCancellationRequested();
            var moved = (float[])rest.Clone();
            var column = manifest.ControlNames.ToList().IndexOf(name);
            moved[column] += manifest.MotionScale.Deviation[column];
            return Heat(renderer, manifest, name, [(moved, rest)]);
        }).ToArray();
    }

    /// <summary>
    /// Phonemes that look alike: what their frames change in the rest pose. Where controls have names only the mouth's are
    /// taken over, or the head's sway would cover all.
    /// </summary>
    /// <param name="performed">tracks with the codes they were performed with, [frames, code]</param>
    public static IReadOnlyList<SaliencyPicture> Phonemes(
        FrameRenderer renderer, PresenterManifest manifest, IReadOnlyList<(Track Track, float[] Codes)> performed, CancellationToken cancellation)
    {
        var rest = manifest.Rest.Code;
        var named = manifest.ControlNames.Any(RestPose.IsMouth);
        var taken = manifest.ControlNames.Select(n => !named || RestPose.IsMouth(n)).ToArray();
        var frames = performed.SelectMany(p => Enumerable.Range(0, p.Track.Frames).Select(k => (Phoneme: (int)p.Track.Script.Phonemes[k * 3 + 1], p.Codes, k))).ToArray();
        var pictures = new List<SaliencyPicture>();
        for (var viseme = 0; viseme < Visemes.Classes.Count; viseme++)
        {
            cancellation.ThrowIfCancellationRequested();
            var own = frames.Where(f => Visemes.ClassOf(f.Phoneme) == viseme).ToArray();
            var chosen = own.Where((_, i) => i % Math.Max(1, own.Length / FramesAClass) == 0).Take(FramesAClass)
                .Select(f => (rest.Select((r, c) => taken[c] ? f.Codes[f.k * rest.Length + c] : r).ToArray(), rest)).ToArray();
            if (chosen.Length > 0)
                pictures.Add(Heat(renderer, manifest, Visemes.NameOf(viseme), chosen));
        }
        return pictures;
    }

    private static SaliencyPicture Heat(FrameRenderer renderer, PresenterManifest manifest, string name, IReadOnlyList<(float[] Moved, float[] Still)> pairs)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var region = manifest.Region;
        Tensor? sum = null;
        foreach (var chunk in pairs.Chunk(FrameStage.Batch))
        {
            var moved = renderer.RenderRgb(chunk.SelectMany(p => p.Moved).ToArray());
            var still = renderer.RenderRgb(chunk[0].Still);
            var change = (moved - still).abs().mean([1]).sum(0, keepdim: true);
            sum = sum is null ? change : sum + change;
        }
        var heat = nn.functional.avg_pool2d((sum! / pairs.Count).unsqueeze(0).narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width), 2)[0][0];
        var most = heat.max().item<float>();
        return new SaliencyPicture(name, Coloured(heat / Math.Max(most, 1e-6f)).MoveToOuterDisposeScope(), most);
    }

    /// <summary>Black, red, yellow, white.</summary>
    private static Tensor Coloured(Tensor heat) => stack([(heat * 3).clamp(0, 1), (heat * 3 - 1).clamp(0, 1), (heat * 3 - 2).clamp(0, 1)], 0);
}
