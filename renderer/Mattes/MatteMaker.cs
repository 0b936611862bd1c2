using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>
/// Makes what a package needs to be cut out of its backdrop: the backdrop itself, also behind the person, and a trimap of
/// what is person in every pose, in none, and now and then. Where the result could not be trusted it says why.
/// </summary>
public static class MatteMaker
{
    /// <summary>Pixels at a picture of 512 by which person and backdrop are left to the alpha of each frame.</summary>
    private const int Inwards = 8, Outwards = 12;

    /// <summary>
    /// Steps of 255 by which person and backdrop must differ along nine tenths of the outline: at less than about six times the
    /// noise a half of a pixel is not told from a whole one.
    /// </summary>
    private const double LeastContrast = 26;

    /// <summary>Shares of the picture: a person is neither a speck nor all of it.</summary>
    private const double Smallest = 0.08, Largest = 0.9;

    /// <summary>Share of what is not backdrop that may lie apart from the person: dust, a picture on the wall.</summary>
    private const double MostApart = 0.02;

    /// <summary>Reads the package, and writes backdrop, trimap and what was found into it and onto its card; an earlier result is replaced.</summary>
    /// <param name="cleanPlate">a picture of the empty scene, of the package's size; null: the backdrop must be plain</param>
    /// <exception cref="PackageException">the package cannot be used, or the picture does not fit it</exception>
    public static PackageMatte Write(string folder, Compute compute, string? cleanPlate, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(folder);
        var measured = Report.Read(folder);
        using var renderer = package.CreateRenderer(compute);
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var plate = package.LoadPlate();
        using var backdrop = cleanPlate is null ? Backdrop.Plain(plate) : Backdrop.Clean(plate, MatteFiles.ReadPicture(cleanPlate, package.Manifest));
        var (found, trimap) = Examine(package.Manifest, renderer, plate, backdrop, cleanPlate is not null, cancellation);
        MatteFiles.Write(package, found, backdrop.Picture, trimap);
        ModelCard.Write(folder, package.Manifest with { Matte = found }, measured);
        return found;
    }

    private static (PackageMatte Found, Tensor? Trimap) Examine(
        PresenterManifest manifest, FrameRenderer renderer, Tensor plate, Backdrop backdrop, bool clean, CancellationToken cancellation)
    {
        var findings = new List<string>();
        PackageMatte Found(double contrast) => new(findings.Count == 0, clean, Math.Round(backdrop.Noise * 255, 1), Math.Round(contrast, 1), findings);
        if (backdrop.Problem is { } problem)
        {
            findings.Add(problem);
            return (Found(0), null);
        }
        var (width, height) = (manifest.Width, manifest.Height);
        var (inwards, outwards) = (Math.Max(2, Inwards * height / 512), Math.Max(3, Outwards * height / 512));
        // A frame's own backdrop is not quite the plate's: what the network makes of it counts too.
        var limit = Math.Max(2.5 * backdrop.Noise, 12 / 255.0);
        var (always, never) = (Filled(true), Filled(true));
        var contrasts = new List<double>();
        bool[] Filled(bool value) => Enumerable.Repeat(value, width * height).ToArray();
        foreach (var picture in MattePoses.Render(renderer, manifest).Prepend(plate))
        {
            cancellation.ThrowIfCancellationRequested();
            var apart = (picture.cpu() - backdrop.Picture).square().sum([0]).sqrt().flatten().data<float>().ToArray();
            var behind = Flood.FromOutside(Array.ConvertAll(apart, d => d < limit), width, height);
            contrasts.Add(255 * OutlineContrast(apart, behind, width, height));
            for (var i = 0; i < behind.Length; i++)
            {
                always[i] &= !behind[i];
                never[i] &= behind[i];
            }
        }
        Judge(findings, always, never, contrasts, width, height);
        var (core, outside) = (Flood.Shrink(always, width, height, inwards), Flood.Shrink(never, width, height, outwards));
        var trimap = tensor(Enumerable.Range(0, core.Length).Select(i => core[i] ? 1f : outside[i] ? 0f : 0.5f).ToArray()).reshape(1, height, width);
        return (Found(contrasts.Order().ElementAt(contrasts.Count / 2)), trimap);
    }

    private static void Judge(List<string> findings, bool[] always, bool[] never, List<double> contrasts, int width, int height)
    {
        var share = always.Count(a => a) / (double)always.Length;
        if (share is < Smallest or > Largest)
            findings.Add($"what is not backdrop is {100 * share:f0}% of the picture; a person before a backdrop is {100 * Smallest:f0} to {100 * Largest:f0}%");
        var inside = Flood.Not(Flood.FromOutside(Flood.Not(Flood.Shrink(always, width, height, 2)), width, height));
        var (main, all) = (Largests(inside, width, height), inside.Count(i => i));
        if (all > 0 && all - main > MostApart * all)
            findings.Add($"{100.0 * (all - main) / all:f0}% of what is not backdrop lies apart from the person: clear the scene behind them");
        var contrast = contrasts.Order().ElementAt(contrasts.Count / 10);
        if (contrast < LeastContrast)
            findings.Add($"person and backdrop differ by {contrast:f0} of 255 steps along parts of the outline; {LeastContrast} are needed: wear or light something other than the backdrop's colour");
    }

    /// <summary>Difference from the backdrop a few pixels inside the outline, which nine tenths of the outline exceed.</summary>
    private static double OutlineContrast(float[] apart, bool[] behind, int width, int height)
    {
        var person = Flood.Not(behind);
        var (shallow, deep) = (Flood.Shrink(person, width, height, 3), Flood.Shrink(person, width, height, 6));
        var rim = Enumerable.Range(0, apart.Length).Where(i => shallow[i] && !deep[i]).Select(i => (double)apart[i]).Order().ToArray();
        return rim.Length == 0 ? 0 : rim[rim.Length / 10];
    }

    /// <returns>pixels of the largest part that hangs together</returns>
    private static int Largests(bool[] map, int width, int height)
    {
        var left = (bool[])map.Clone();
        var (largest, waiting) = (0, new Stack<int>());
        for (var start = 0; start < left.Length; start++)
        {
            if (!left[start])
                continue;
            var size = 0;
            left[start] = false;
            waiting.Push(start);
            while (waiting.TryPop(out var at))
            {
                size++;
                foreach (var next in new[] { at % width > 0 ? at - 1 : -1, at % width < width - 1 ? at + 1 : -1, at - width, at + width })
                {
                    if (next >= 0 && next < left.Length && left[next])
                    {
                        left[next] = false;
                        waiting.Push(next);
                    }
                }
            }
            largest = Math.Max(largest, size);
        }
        return largest;
    }
}
