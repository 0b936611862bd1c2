using Presenter.Renderer.Frames;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>
/// How much of each pixel is person, and the person's colour without the backdrop's, from a picture before a known backdrop.
/// A pixel is a mixture a F + (1 - a) B. B is known; F, near a pixel, is the mean colour of what is surely person around it,
/// looked for at a quarter of the size. So a is where the pixel lies on the line from B to F, and taking B out of the
/// mixture needs no division (the matting equation: Porter and Duff 1984; known backdrops: Smith and Blinn 1996).
/// </summary>
internal sealed class AlphaEstimate : IDisposable
{
    /// <summary>Pixels a side of what is looked at together.</summary>
    public const int Cell = 4;

    /// <summary>Below and above these a pixel is wholly backdrop or person: what is left there is noise.</summary>
    private const double Clear = 0.08, Solid = 0.93;

    /// <summary>Distances from the line of mixtures between which a pixel is more and more taken for person: tints of hair stay below.</summary>
    private const double BesideFrom = 18 / 255.0, BesideTo = 40 / 255.0;

    private readonly Tensor backdrop, core, reach;
    private readonly double near;

    /// <param name="backdrop">fp32 [3, height, width], 0-1; both sides multiples of <see cref="Cell"/></param>
    /// <param name="trimap">fp32 [1, height, width]: 0 never person, 1 always, 0.5 now and then</param>
    /// <param name="noise">of the backdrop, 0-1</param>
    public AlphaEstimate(Tensor backdrop, Tensor trimap, double noise, Device device)
    {
        using var scope = NewDisposeScope();
        near = Math.Max(2 * noise, 8 / 255.0);
        this.backdrop = Own(backdrop.unsqueeze(0));
        core = Own((trimap > 0.75f).to(float32).unsqueeze(0));
        reach = Own((trimap > 0.25f).to(float32).unsqueeze(0));

        Tensor Own(Tensor made) => made.to(device).contiguous().clone().DetachFromDisposeScope();
    }

    /// <param name="picture">fp32 [batch, 3, height, width], about 0-1</param>
    /// <returns>the person's colour, fp32 [batch, 3, height, width], and how much is person, fp32 [batch, 1, height, width], 0-1</returns>
    public (Tensor Colour, Tensor Alpha) Of(Tensor picture)
    {
        using var scope = NewDisposeScope();
        var apart = picture - backdrop;
        var (toPerson, solid) = Person(nn.functional.avg_pool2d(apart, Cell));
        var length = (toPerson.square().sum(1, keepdim: true) + Kept.Number(1e-4)).sqrt();
        // How far along the line from backdrop to person, and how far beside it: there it is another part of the person, as
        // the neck is beside hair.
        var onLine = (apart * Warp.Spread(toPerson / length, Cell)).sum(1, keepdim: true);
        var beside = apart.mul_(apart).sum(1, keepdim: true).addcmul_(onLine, onLine, Kept.Number(-1)).clamp_min_(Kept.Number(0)).sqrt_();
        var alpha = onLine.mul_(Warp.Spread(length.reciprocal(), Cell)).sub_(Kept.Number(Clear)).div_(Kept.Number(Solid - Clear));
        alpha = maximum(alpha, beside.sub_(Kept.Number(BesideFrom)).div_(Kept.Number(BesideTo - BesideFrom)));
        alpha = maximum(alpha, Warp.Spread(solid, Cell)).clamp_(Kept.Number(0), Kept.Number(1));
        alpha = maximum(alpha, core).mul_(reach);
        var colour = Warp.Spread(toPerson, Cell).mul_(Kept.Number(1) - alpha).add_(picture);
        return (colour.MoveToOuterDisposeScope(), alpha.MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        backdrop.Dispose();
        core.Dispose();
        reach.Dispose();
    }

    /// <param name="apart">[batch, 3, h, w]: how far each cell's mean is from the backdrop</param>
    /// <returns>from the backdrop to the person's colour around each cell; and 1 where a cell and all around it is person</returns>
    private (Tensor ToPerson, Tensor Solid) Person(Tensor apart)
    {
        var distance = apart.square().sum(1, keepdim: true).sqrt();
        var person = (distance > Kept.Number(3 * near)).to(float32);
        var solid = Kept.Number(1) - nn.functional.max_pool2d(Kept.Number(1) - person, 3, 1, 1);
        // Inside counts in full, the outline only where nothing is inside: a single hair.
        var weight = solid + person * Kept.Number(0.02);
        var sums = cat([apart * weight, weight], 1);
        var close = nn.functional.avg_pool2d(sums, 5, 1, 2);
        var wide = nn.functional.avg_pool2d(sums, 13, 1, 6);
        var all = close + wide * Kept.Number(0.05);
        return (all.narrow(1, 0, 3) / (all.narrow(1, 3, 1) + Kept.Number(1e-5)), solid);
    }
}
