using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>Measures a camera's <see cref="Exposure"/> where nothing moves: blocks around the moving region, each against itself in the first picture, their median.</summary>
/// <param name="channels">1 for grey, 3 for rgb24</param>
/// <param name="moving">what moves in the pictures; null where that is not known yet: then most of the picture has to be still</param>
public sealed class ExposureMeter(int width, int height, int channels, Box? moving)
{
    private const int Blocks = 32, FewestBlocks = 24;

    /// <summary>Means of a block that tell a gain: neither noise nor cut off by the sensor.</summary>
    private const double Darkest = 24, Brightest = 240;

    /// <summary>What a gain may be: beyond it a hand lies on the lens, and nothing is to be brought back.</summary>
    private const double MostRatio = 3;

    private readonly int side = Math.Max(2, Math.Min(width, height) / Blocks);
    private readonly List<float[]> ratios = [];
    private double[]? first;
    private int[] corners = [];

    /// <returns>how much brighter than the first picture this one is, a channel</returns>
    public float[] Add(ReadOnlySpan<byte> frame)
    {
        if (first is null)
            corners = Still().ToArray();
        var means = Means(frame);
        // A film that fades in begins with pictures that tell nothing.
        if (first is null || first.Count(IsTelling) < channels * FewestBlocks)
            first = means;
        var ratio = Enumerable.Range(0, channels).Select(c => Ratio(means, c)).ToArray();
        if (corners.Length >= FewestBlocks)
            ratios.Add(ratio);
        return ratio;
    }

    public Exposure Read()
    {
        if (ratios.Count == 0)
            return new Exposure([]);
        var middle = Enumerable.Range(0, channels).Select(c => ratios.Select(r => r[c]).Order().ElementAt(ratios.Count / 2)).ToArray();
        return new Exposure(ratios.Select(r => r.Zip(middle, (own, wanted) => wanted / own).ToArray()).ToArray());
    }

    private float Ratio(double[] means, int channel)
    {
        var told = Enumerable.Range(0, corners.Length).Select(b => channels * b + channel).Where(i => IsTelling(first![i]))
            .Select(i => Math.Clamp(means[i] / first![i], 1 / MostRatio, MostRatio)).Order().ToArray();
        return told.Length < FewestBlocks ? 1 : (float)told[told.Length / 2];
    }

    private static bool IsTelling(double mean) => mean is > Darkest and < Brightest;

    private double[] Means(ReadOnlySpan<byte> frame)
    {
        var means = new double[channels * corners.Length];
        for (var b = 0; b < corners.Length; b++)
        {
            for (var y = 0; y < side; y++)
            {
                var row = frame.Slice((corners[b] + y * width) * channels, side * channels);
                for (var i = 0; i < row.Length; i++)
                    means[channels * b + i % channels] += row[i];
            }
        }
        return Array.ConvertAll(means, m => m / (side * side));
    }

    /// <summary>First pixels of the blocks that keep a block's distance from what moves.</summary>
    private IEnumerable<int> Still()
    {
        for (var y = 0; y + side <= height; y += side)
        {
            for (var x = 0; x + side <= width; x += side)
            {
                if (moving is not { } box || x + 2 * side <= box.X || x - side >= box.X + box.Width || y + 2 * side <= box.Y || y - side >= box.Y + box.Height)
                    yield return y * width + x;
            }
        }
    }
}
