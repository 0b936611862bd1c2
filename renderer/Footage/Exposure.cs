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
        if (number >= Gains.Count || Gains[number].All(g => Math.Abs(g - 1) < Least))
            return;
        Span<byte> table = stackalloc byte[3 * 256];
        for (var i = 0; i < table.Length; i++)
            table[i] = (byte)Math.Clamp(MathF.Round(i % 256 * Gains[number][i / 256]), 0, 255);
        for (var i = 0; i < rgb.Length; i += 3)
            (rgb[i], rgb[i + 1], rgb[i + 2]) = (table[rgb[i]], table[256 + rgb[i + 1]], table[512 + rgb[i + 2]]);
    }
}

/// <summary>Measures it where nothing moves: blocks around the moving region, each against itself in the first picture, their median.</summary>
/// <param name="size">side of the square pictures</param>
/// <param name="region">what moves in them</param>
public sealed class ExposureMeter(int size, Box region)
{
    private const int Blocks = 32, FewestBlocks = 24;

    /// <summary>Means of a block that tell a gain: neither noise nor cut off by the sensor.</summary>
    private const double Darkest = 24, Brightest = 240;

    private readonly List<float[]> ratios = [];
    private readonly int[] corners = Still(size, region).ToArray();
    private double[]? first;

    /// <param name="frame">rgb24</param>
    public void Add(ReadOnlySpan<byte> frame)
    {
        if (corners.Length < FewestBlocks)
            return;
        var means = Means(frame);
        first ??= means;
        ratios.Add([Ratio(means, 0), Ratio(means, 1), Ratio(means, 2)]);
    }

    public Exposure Read()
    {
        if (ratios.Count == 0)
            return new Exposure([]);
        var middle = Enumerable.Range(0, 3).Select(c => ratios.Select(r => r[c]).Order().ElementAt(ratios.Count / 2)).ToArray();
        return new Exposure(ratios.Select(r => r.Zip(middle, (own, wanted) => wanted / own).ToArray()).ToArray());
    }

    private float Ratio(double[] means, int channel)
    {
        var told = Enumerable.Range(0, corners.Length).Select(b => 3 * b + channel).Where(i => first![i] is > Darkest and < Brightest)
            .Select(i => means[i] / first![i]).Order().ToArray();
        return told.Length < FewestBlocks ? 1 : (float)told[told.Length / 2];
    }

    private double[] Means(ReadOnlySpan<byte> frame)
    {
        var side = size / Blocks;
        var means = new double[3 * corners.Length];
        for (var b = 0; b < corners.Length; b++)
        {
            int red = 0, green = 0, blue = 0;
            for (var y = 0; y < side; y++)
            {
                var at = (corners[b] + y * size) * 3;
                for (var x = 0; x < side; x++, at += 3)
                    (red, green, blue) = (red + frame[at], green + frame[at + 1], blue + frame[at + 2]);
            }
            var count = (double)(side * side);
            (means[3 * b], means[3 * b + 1], means[3 * b + 2]) = (red / count, green / count, blue / count);
        }
        return means;
    }

    /// <summary>First pixels of the blocks that keep a block's distance from what moves.</summary>
    private static IEnumerable<int> Still(int size, Box region)
    {
        var side = size / Blocks;
        for (var y = 0; y + side <= size; y += side)
        {
            for (var x = 0; x + side <= size; x += side)
            {
                if (x + 2 * side <= region.X || x - side >= region.X + region.Width || y + 2 * side <= region.Y || y - side >= region.Y + region.Height)
                    yield return y * size + x;
            }
        }
    }
}
