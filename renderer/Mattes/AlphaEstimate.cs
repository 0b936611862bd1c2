using Presenter.Renderer.Frames;
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
    /// <summary>Both sides of a picture are multiples of this.</summary>
    public const int Step = Cell * Wide;

    /// <summary>Pixels a side of what is looked at together, and such cells a side where nothing is near.</summary>
    private const int Cell = 4, Wide = 4;

    /// <summary>Below and above these a pixel is wholly backdrop or person: what is left there is noise.</summary>
    private const double Clear = 0.08, Solid = 0.93;

    /// <summary>Distances from the line of mixtures between which a pixel is more and more taken for person: tints of hair stay below.</summary>
    private const double BesideFrom = 12 / 255.0, BesideTo = 24 / 255.0;

    private readonly Tensor smallBackdrop, backdrop, places, smallPlaces;
    private readonly double near;

    /// <param name="backdrop">fp32 [3, height, width], 0-1; both sides multiples of <see cref="Step"/></param>
    /// <param name="trimap">fp32 [1, height, width]: 0 never person, 1 always, 0.5 now and then</param>
    /// <param name="noise">of the backdrop, 0-1</param>
    public AlphaEstimate(Tensor backdrop, Tensor trimap, double noise, Device device)
    {
        using var scope = NewDisposeScope();
        near = Math.Max(2 * noise, 8 / 255.0);
        var width = trimap.shape[2];
        var values = trimap.cpu().contiguous().data<float>().ToArray();
        Places = Enumerable.Range(0, values.Length).Where(i => values[i] is > 0.25f and <= 0.75f).Select(i => (long)i).ToArray();
        places = Own(tensor(Places));
        smallPlaces = Own(tensor(Places.Select(i => i / width / Cell * (width / Cell) + i % width / Cell).ToArray()));
        smallBackdrop = Own(nn.functional.avg_pool2d(backdrop.unsqueeze(0), Cell));
        this.backdrop = Own(backdrop.flatten(1).unsqueeze(0).to(device).index_select(2, places));

        Tensor Own(Tensor made) => made.to(device).contiguous().clone().DetachFromDisposeScope();
    }

    /// <summary>Which pixels, row by row, are now and then person: all others never change their alpha.</summary>
    public long[] Places { get; }

    /// <summary>Takes the backdrop's colour out of the pixels at <see cref="Places"/>.</summary>
    /// <param name="picture">fp32 [batch, 3, height, width], about 0-1, contiguous; changed in place</param>
    /// <returns>how much of each of <see cref="Places"/> is person, fp32 [batch, places], 0-1</returns>
    public Tensor TakeOut(Tensor picture)
    {
        using var scope = NewDisposeScope();
        // Each pixel takes its cell's: it changes slowly, and what is gathered from a small map is gathered fast.
        var around = Person(nn.functional.avg_pool2d(picture, Cell) - smallBackdrop).flatten(2).index_select(2, smallPlaces);
        var pixels = picture.flatten(2);
        var mixed = pixels.index_select(2, places);
        var apart = mixed - backdrop;
        var square = apart.square().sum(1);
        var (deep, deepBeside, deepTo) = Along(apart, square, around.narrow(1, 0, 3));
        var (shallow, shallowBeside, shallowTo) = Along(apart, square, around.narrow(1, 3, 3));
        // Where both fit, as the backdrop itself does, always the same one: what is coded must not flicker.
        var nearer = shallowBeside + 3 / 255.0 < deepBeside;
        var alpha = where(nearer, shallow, deep).sub_(Clear).div_(Solid - Clear);
        // Beside both lines it is another part of the person.
        var beside = minimum(shallowBeside, deepBeside).sub_(BesideFrom).div_(BesideTo - BesideFrom);
        alpha = maximum(maximum(alpha, beside), around.select(1, 6)).clamp_(0, 1);
        pixels.index_copy_(2, places, mixed.addcmul_(where(nearer.unsqueeze(1), shallowTo, deepTo), (1 - alpha).unsqueeze(1), 1));
        return alpha.MoveToOuterDisposeScope();
    }

    public void Dispose()
    {
        smallBackdrop.Dispose();
        backdrop.Dispose();
        places.Dispose();
        smallPlaces.Dispose();
    }

    /// <summary>Mean of five by five cells, in two steps.</summary>
    private static Tensor Around(Tensor cells) =>
        nn.functional.avg_pool2d(nn.functional.avg_pool2d(cells, (5, 1), (1, 1), (2, 0)), (1, 5), (1, 1), (0, 2));

    /// <returns>how far along the line from the backdrop to the person's colour a pixel lies, 0 to 1, and how far beside the line</returns>
    private static (Tensor Part, Tensor Beside, Tensor To) Along(Tensor apart, Tensor square, Tensor to)
    {
        var product = (apart * to).sum(1);
        var part = product / to.square().sum(1).add_(1e-4);
        return (part, square.addcmul(product, part, -1).clamp_min_(0).sqrt_(), to);
    }

    /// <param name="apart">[batch, 3, h, w]: how far each cell's mean is from the backdrop</param>
    /// <returns>
    /// [batch, 7, h, w]: from the backdrop to the colour of the person around each cell, of what is farther from the backdrop
    /// than the mean there and of what is nearer, as hair and neck; and 1 where a cell and all around it is person
    /// </returns>
    private Tensor Person(Tensor apart)
    {
        var distance = apart.square().sum(1, keepdim: true).sqrt();
        var person = (distance > 3 * near).to(float32);
        var close = Around(cat([person, distance * person], 1));
        var mean = close.narrow(1, 1, 1) / (close.narrow(1, 0, 1) + 1e-5);
        // A cell that is half of hair is far enough from the backdrop to be noticed, and yet the outline: one cell inside what
        // is as far from it as its surroundings are; or two cells inside what is noticed at all, as bright skin beside dark hair.
        var firm = person * (distance > mean * 0.6).to(float32);
        var solid = 1 - minimum(nn.functional.max_pool2d(1 - firm, 3, 1, 1), nn.functional.max_pool2d(1 - person, 5, 1, 2));
        // Inside counts in full, the outline only where nothing is inside: a single hair.
        var weight = solid + person * 0.02;
        var sums = cat([apart * weight, weight], 1);
        // Farther away a quarter of the size does: a wide mean over every cell would cost more than all the rest.
        var wide = Warp.Spread(nn.functional.avg_pool2d(nn.functional.avg_pool2d(sums, Wide), 3, 1, 1), Wide);
        var all = wide.mul_(0.005);
        var deep = sums * (distance > mean).to(float32);
        var both = Around(cat([deep, sums - deep], 1));
        Tensor Colour(long start)
        {
            var sum = both.narrow(1, start, 4) + all;
            return sum.narrow(1, 0, 3) / (sum.narrow(1, 3, 1) + 1e-6);
        }
        return cat([Colour(0), Colour(4), solid], 1);
    }
}
