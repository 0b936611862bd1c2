using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>What is behind a person, also where they hide it.</summary>
/// <param name="Picture">fp32 [3, height, width], 0-1</param>
/// <param name="Noise">how far the plate is from it where nobody stands, 0-1: nineteen of twenty pixels are nearer</param>
/// <param name="Seen">row by row, where the plate shows it</param>
/// <param name="Problem">why it cannot be relied on, with the remedy; null when it can</param>
internal sealed record Backdrop(Tensor Picture, double Noise, bool[] Seen, string? Problem) : IDisposable
{
    /// <summary>8-bit steps: a wall's own grain and a camera's noise after the median over time stay below.</summary>
    private const double Noisiest = 7;

    /// <summary>Shares of the picture's upper edge and of the picture that must show the backdrop.</summary>
    private const double LeastOfTop = 0.7, LeastOfPicture = 0.08;

    private const int Rounds = 6, Degree = 3, Coarse = 8;

    /// <summary>
    /// A wall or a cloth of one colour, lit unevenly: a polynomial of degree 3 over the picture, fitted to what looks like it
    /// from the picture's edges inwards, and what is left of that, smoothed.
    /// </summary>
    /// <param name="plate">fp32 [3, height, width], 0-1</param>
    public static Backdrop Plain(Tensor plate)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)plate.shape[1], (int)plate.shape[2]);
        var powers = Powers(width, height);
        var known = Edges(width, height);
        var fitted = plate;
        var seen = known;
        double noise = 0;
        for (var round = 0; round < Rounds; round++)
        {
            fitted = Fit(plate, powers, known);
            (seen, noise) = Look(plate, fitted, known, width, height);
            known = Flood.Shrink(seen, width, height, 4);
            if (!known.Contains(true))
                break;
        }
        if (known.Contains(true))
        {
            fitted = fitted + Rest(plate - fitted, known);
            (seen, noise) = Look(plate, fitted, known, width, height);
        }
        var problem = Shown(seen, width, height) ? null
            : "the backdrop is not plain: film before a wall or cloth of one colour, or give `presenter prepare` a picture of the empty scene by --background";
        return Kept(fitted, noise, seen, problem, "light it evenly, or give `presenter prepare` a picture of the empty scene by --background");
    }

    /// <summary>The empty scene itself, filmed by the same camera; a little brighter or darker is put right.</summary>
    /// <param name="plate">fp32 [3, height, width], 0-1</param>
    /// <param name="clean">of the same size</param>
    public static Backdrop Clean(Tensor plate, Tensor clean)
    {
        using var scope = NewDisposeScope();
        var (height, width) = ((int)plate.shape[1], (int)plate.shape[2]);
        var fitted = clean;
        var known = Edges(width, height);
        var seen = known;
        double noise = 0;
        for (var round = 0; round < 3; round++)
        {
            fitted = clean * tensor(Enumerable.Range(0, 3).Select(c => Brighter(plate[c], clean[c], known)).ToArray()).reshape(3, 1, 1);
            (seen, noise) = Look(plate, fitted, known, width, height);
            var nearer = Flood.Shrink(seen, width, height, 4);
            if (nearer.Contains(true))
                known = nearer;
        }
        var problem = Shown(seen, width, height) ? null
            : "the picture of the empty scene does not fit the footage: same camera, place, light and focus, nobody in it";
        return Kept(fitted.clamp(0, 1), noise, seen, problem, "take the picture of the empty scene by the same camera in the same take, with place, light and focus as they were");
    }

    public void Dispose() => Picture.Dispose();

    private static Backdrop Kept(Tensor picture, double noise, bool[] seen, string? problem, string remedy) =>
        new(picture.clamp(0, 1).MoveToOuterDisposeScope(), noise, seen,
            problem ?? (noise * 255 > Noisiest ? $"the backdrop is uneven by {noise * 255:f1} of 255 steps; at most {Noisiest} can be told from a person: {remedy}" : null));

    private static bool Shown(bool[] seen, int width, int height) =>
        seen.AsSpan(0, width).Count(true) >= LeastOfTop * width && seen.Count(s => s) >= LeastOfPicture * width * height;

    /// <summary>A strip at the top and at both sides of the upper half: where nobody stands who sits in the middle.</summary>
    private static bool[] Edges(int width, int height)
    {
        var map = new bool[width * height];
        for (var i = 0; i < map.Length; i++)
        {
            var (x, y) = (i % width, i / width);
            map[i] = y < height * 0.06 || (y < height * 0.5 && (x < width * 0.06 || x >= width * 0.94));
        }
        return map;
    }

    /// <summary>What is near the backdrop and hangs together with the edges; and how near it is.</summary>
    private static (bool[] Seen, double Noise) Look(Tensor plate, Tensor backdrop, bool[] known, int width, int height)
    {
        using var scope = NewDisposeScope();
        var apart = (plate - backdrop).square().sum([0]).sqrt().flatten();
        var values = apart.data<float>().ToArray();
        var noise = At(values.Where((_, i) => known[i]), 0.95);
        var limit = Math.Clamp(2 * noise, 8 / 255.0, 14 / 255.0);
        var near = Array.ConvertAll(values, d => d < limit);
        return (Flood.FromOutside(near, width, height), noise);
    }

    /// <summary>By how much the scene was brighter when the person was in it; what is nearly black tells nothing.</summary>
    private static float Brighter(Tensor plate, Tensor clean, bool[] known)
    {
        var (now, then) = (plate.contiguous().data<float>().ToArray(), clean.contiguous().data<float>().ToArray());
        var ratios = Enumerable.Range(0, known.Length).Where(i => known[i] && then[i] > 0.05f).Select(i => now[i] / then[i]).ToArray();
        return ratios.Length == 0 ? 1 : Math.Clamp(At(ratios, 0.5), 0.7f, 1.4f);
    }

    private static float At(IEnumerable<float> values, double share)
    {
        var sorted = values.Order().ToArray();
        return sorted[(int)(share * (sorted.Length - 1))];
    }

    private static Tensor Fit(Tensor plate, Tensor powers, bool[] known)
    {
        var at = Indices(known);
        var rows = powers.index_select(0, at);
        var right = plate.flatten(1).transpose(0, 1).to(float64).index_select(0, at);
        var solved = linalg.solve(rows.transpose(0, 1).matmul(rows), rows.transpose(0, 1).matmul(right));
        return powers.matmul(solved).transpose(0, 1).reshape(plate.shape).to(float32);
    }

    /// <summary>What the polynomial leaves, as a mean over some dozens of pixels; where nothing is known it fades out.</summary>
    private static Tensor Rest(Tensor residual, bool[] known)
    {
        var (height, width) = (residual.shape[1], residual.shape[2]);
        var weight = tensor(Array.ConvertAll(known, k => k ? 1f : 0f)).reshape(1, 1, height, width);
        var both = nn.functional.avg_pool2d(cat([residual.unsqueeze(0) * weight, weight], 1), Coarse, ceil_mode: true);
        for (var pass = 0; pass < 2; pass++)
            both = nn.functional.avg_pool2d(nn.functional.pad(both, [3, 3, 3, 3], PaddingModes.Replicate), 7, 1);
        var smooth = both.narrow(1, 0, 3) / (both.narrow(1, 3, 1) + 0.05);
        return nn.functional.interpolate(smooth, [height, width], mode: InterpolationMode.Bilinear, align_corners: false)[0];
    }

    /// <returns>[height * width, 10] in double precision</returns>
    private static Tensor Powers(int width, int height)
    {
        var x = (linspace(-1, 1, width, float64)).reshape(1, width).expand(height, width).flatten();
        var y = (linspace(-1, 1, height, float64)).reshape(height, 1).expand(height, width).flatten();
        var columns = new List<Tensor>();
        for (var i = 0; i <= Degree; i++)
        {
            for (var j = 0; i + j <= Degree; j++)
                columns.Add(x.pow(i) * y.pow(j));
        }
        return stack(columns.ToArray(), 1);
    }

    private static Tensor Indices(bool[] map) => tensor(Enumerable.Range(0, map.Length).Where(i => map[i]).Select(i => (long)i).ToArray());
}
