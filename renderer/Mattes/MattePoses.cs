using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>Pictures of a presenter in every pose that it may take: the ends of each control's range, and many at once.</summary>
internal static class MattePoses
{
    private const int Mixed = 48, Seed = 6;

    /// <summary>Deviations of a number of the code that has no known range.</summary>
    private const double Widest = 2.5, Usual = 1.2;

    /// <returns>fp32 [3, height, width] each, the whole picture; the caller disposes it before it asks for the next</returns>
    public static IEnumerable<Tensor> Render(FrameRenderer renderer, PresenterManifest manifest)
    {
        foreach (var rows in Codes(manifest).Chunk(FrameStage.Batch))
        {
            using var made = renderer.RenderRgb(rows.SelectMany(r => r).ToArray());
            for (var i = 0; i < rows.Length; i++)
                yield return made[i];
        }
    }

    /// <summary>The rest pose and some that are far from it.</summary>
    public static IEnumerable<float[]> Some(PresenterManifest manifest, int count) => Codes(manifest).TakeLast(count - 1).Prepend(manifest.Rest.Code);

    private static IEnumerable<float[]> Codes(PresenterManifest manifest)
    {
        var map = manifest.ControlMap;
        var (rest, mean, deviation) = (manifest.Rest.Code, manifest.FrameScale.Mean, manifest.FrameScale.Deviation);
        float[] Clamped(float[] row)
        {
            map.Clamp(row);
            return row;
        }
        yield return [.. rest];
        for (var i = 0; i < rest.Length; i++)
        {
            foreach (var side in new[] { -1, 1 })
            {
                float[] row = [.. rest];
                row[i] = manifest.Controls[i] is { Least: { } least, Most: { } most } ? side < 0 ? least : most : (float)(mean[i] + side * Widest * deviation[i]);
                yield return Clamped(row);
            }
        }
        var random = new Random(Seed);
        for (var k = 0; k < Mixed; k++)
            yield return Clamped(mean.Select((m, i) => (float)(m + Usual * deviation[i] * Normal(random))).ToArray());
    }

    /// <summary>Box and Muller 1958.</summary>
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
