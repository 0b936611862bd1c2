using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Tests.Motion;

/// <summary>
/// Reads a face's expression off its picture (512x512, the shipped presenter's), as an onlooker would: where the nose is,
/// how high the brows stand, how far the corners of the mouth are drawn up. Boxes are where the parts lie at rest.
/// </summary>
internal static class FaceMeter
{
    private const int Reach = 24;

    public static readonly Box Nose = new(230, 200, 50, 50), Mouth = new(196, 255, 120, 80), Forehead = new(184, 130, 144, 50);

    private static readonly Box[] Brows = [new(188, 136, 52, 42), new(270, 136, 52, 42)], InnerBrows = [new(216, 136, 26, 42), new(268, 136, 26, 42)],
        Eyes = [new(190, 182, 44, 20), new(276, 182, 44, 20)];

    /// <param name="picture">[3, 512, 512], 0-1</param>
    public static Tensor Grey(Tensor picture) => picture.mean([0]);

    /// <summary>By how many pixels the head stands to the right of and below where it stands in the other picture: block matching of the nose.</summary>
    public static (int X, int Y) Shift(Tensor grey, Tensor other)
    {
        using var scope = NewDisposeScope();
        var wanted = Crop(other, Nose, (0, 0));
        var around = Crop(grey, new Box(Nose.X - Reach, Nose.Y - Reach, Nose.Width + 2 * Reach, Nose.Height + 2 * Reach), (0, 0));
        var blocks = around.unfold(0, Nose.Height, 1).unfold(1, Nose.Width, 1);
        var best = (int)(blocks - wanted).pow(2).mean([2, 3]).argmin().item<long>();
        return (best % (2 * Reach + 1) - Reach, best / (2 * Reach + 1) - Reach);
    }

    /// <summary>Height of the brows over the face in pixels, upwards: the centre of what is darker than the skin above the eyes.</summary>
    public static double BrowHeight(Tensor grey, (int X, int Y) head, bool inner = false) =>
        -(inner ? InnerBrows : Brows).Average(box => Centre(Crop(grey, box, head), along: 0));

    /// <summary>Where the irises stand in the eyes, in pixels to the right: the centre of what is dark there.</summary>
    public static double Gaze(Tensor grey, (int X, int Y) head) => Eyes.Average(box => Centre(Crop(grey, box, head), along: 1));

    /// <summary>How far along from one picture of a part of the face to another it is here: 0 the first, 1 the second.</summary>
    public static double Along(Tensor grey, (int X, int Y) head, Box part, Tensor first, Tensor second)
    {
        using var scope = NewDisposeScope();
        var way = Crop(second, part, (0, 0)) - Crop(first, part, (0, 0));
        return ((Crop(grey, part, head) - Crop(first, part, (0, 0))) * way).sum().item<float>() / way.pow(2).sum().item<float>();
    }

    public static Tensor Crop(Tensor grey, Box box, (int X, int Y) head) =>
        grey.narrow(0, box.Y + head.Y, box.Height).narrow(1, box.X + head.X, box.Width);

    private static double Centre(Tensor part, int along)
    {
        using var scope = NewDisposeScope();
        var dark = (part.quantile(tensor(0.7f)) - 0.06f - part).clamp_min(0);
        var profile = dark.sum(dim: 1 - along);
        return ((profile * arange(profile.shape[0], float32)).sum() / profile.sum()).item<float>();
    }
}
