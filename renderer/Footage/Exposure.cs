using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>
/// What the camera's automatic exposure and white balance did, picture by picture: without this the moving region would learn to
/// brighten and darken by itself, and stand as a box before the still plate.
/// </summary>
/// <param name="Gains">per picture what its red, green and blue are to be multiplied by; empty where nothing still tells</param>
public sealed record Exposure(IReadOnlyList<float[]> Gains)
{
    /// <summary>Changes that nobody sees: half a grey level of 200.</summary>
    private const float Least = 0.0025f;

    /// <summary>The spread of the gains between the 5th and the 95th of 100 pictures, as a share.</summary>
    public double Spread()
    {
        if (Gains.Count == 0)
            return 0;
        var green = Gains.Select(g => g[1]).Order().ToArray();
        return green[green.Length * 95 / 100] / green[green.Length * 5 / 100] - 1;
    }

    /// <summary>Brings a picture, or a part of it, to the exposure of the talk's middle.</summary>
    /// <param name="rgb">8 bits a channel, in place</param>
    /// <param name="number">of the picture in the footage</param>
    public void Even(Span<byte> rgb, int number)
    {
        if (number < Gains.Count)
            Even(rgb, Gains[number]);
    }

    /// <param name="pixels">8 bits a channel, channel after channel, in place</param>
    /// <param name="gains">one a channel</param>
    public static void Even(Span<byte> pixels, float[] gains)
    {
        if (gains.All(g => Math.Abs(g - 1) < Least))
            return;
        Span<byte> table = stackalloc byte[gains.Length * 256];
        for (var i = 0; i < table.Length; i++)
            table[i] = (byte)Math.Clamp(MathF.Round(i % 256 * gains[i / 256]), 0, 255);
        for (var i = 0; i < pixels.Length; i += gains.Length)
        {
            for (var c = 0; c < gains.Length; c++)
                pixels[i + c] = table[256 * c + pixels[i + c]];
        }
    }
}

/// <summary>Measures it where nothing moves: blocks around the moving region, each against itself in the first picture, their median.</summary>
/// <param name="channels">1 for grey, 3 for rgb24</param>
/// <param name="moving">what moves in the pictures; null where that is not known yet: then most of the picture has to be still</param>
public sealed class ExposureMeter(int width, int height, int channels, Box? moving)
{
    private const int Blocks = 32, FewestBlocks = 24;

    /// <summary>Means of a block that tell a gain: neither noise nor cut off by the sensor.</summary>
    private const double Darkest = 24, Brightest = 240;

    private readonly int side = Math.Max(2, Math.Min(width, height) / Blocks);
    private readonly List<float[]> ratios = [];
    private double[]? first;
    private int[] corners = [];

    /// <returns>how much brighter than the first picture this one is, a channel</returns>
    public float[] Add(ReadOnlySpan<byte> frame)
    {
        if (first is null)
        {
            corners = Still().ToArray();
            first = Means(frame);
        }
        var means = Means(frame);
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
        var told = Enumerable.Range(0, corners.Length).Select(b => channels * b + channel).Where(i => first![i] is > Darkest and < Brightest)
            .Select(i => means[i] / first![i]).Order().ToArray();
        return told.Length < FewestBlocks ? 1 : (float)told[told.Length / 2];
    }

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
