using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>How differently one sentence is performed: mean absolute difference of every two performances.</summary>
/// <param name="Controls">A group of controls (mouth, brows, eyes, head), in the controls' own deviations.</param>
/// <param name="Pixels">A part of the picture (region, mouth, eyes), RGB 0-1.</param>
public sealed record DiversityScore(string Text, int Performances, IReadOnlyDictionary<string, double> Controls, IReadOnlyDictionary<string, double> Pixels);

public static class DiversityEvaluation
{
    private const int EveryFrame = 6;

    /// <param name="performances">[frames, code] each, the same script</param>
    /// <param name="parts">boxes of the picture, by name</param>
    public static DiversityScore Run(
        FrameRenderer renderer, string text, IReadOnlyList<float[]> performances, IReadOnlyList<string> names, CodeScale scale,
        IReadOnlyDictionary<string, Box> parts, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var size = names.Count;
        var codes = stack(performances.Select(p => tensor(p).reshape(-1, size)), 0);
        var scaled = scale.Apply(codes);
        var controls = names.Select((n, i) => (Group: GroupOf(n), Column: (long)i)).GroupBy(n => n.Group)
            .ToDictionary(g => g.Key, g => Difference(scaled.index_select(2, tensor(g.Select(n => n.Column).ToArray()))));

        // A sixth of the frames says as much of the pictures, in a sixth of the time.
        var sums = parts.Keys.ToDictionary(k => k, _ => 0.0);
        var moments = 0;
        for (long k = 0; k < codes.shape[1]; k += EveryFrame, moments++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var pictures = renderer.RenderRgb(codes.select(1, k).contiguous().data<float>().ToArray());
            foreach (var (name, box) in parts)
                sums[name] += Difference(PictureScores.Crop(pictures, box));
        }
        return new DiversityScore(text, performances.Count, controls, sums.ToDictionary(s => s.Key, s => s.Value / moments));
    }

    /// <summary>ARKit's names tell the part of the face; numbers of a VAE's code have no names that do.</summary>
    private static string GroupOf(string name) =>
        RestPose.IsMouth(name) ? "mouth"
        : name.StartsWith("brow", StringComparison.Ordinal) ? "brows"
        : name.StartsWith("eye", StringComparison.Ordinal) || name.StartsWith("gaze", StringComparison.Ordinal) ? "eyes"
        : name is "yaw" or "pitch" or "roll" ? "head"
        : "other";

    /// <param name="x">[performances, ...]</param>
    private static double Difference(Tensor x)
    {
        double sum = 0;
        long n = x.shape[0];
        for (long i = 0; i < n; i++)
        {
            using var inner = NewDisposeScope();
            for (var j = i + 1; j < n; j++)
                sum += (x[i] - x[j]).abs().mean().item<float>();
        }
        return sum / (n * (n - 1) / 2);
    }
}
