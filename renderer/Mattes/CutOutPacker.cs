using Presenter.Renderer.Frames;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Mattes;

/// <summary>
/// A presenter without backdrop in pictures that any video coder takes: twice as high, the person's colour above and how
/// opaque each pixel is below, as luma. The colour goes on beyond the outline, so that coding does not bleed the backdrop
/// into hair. What never moves is computed once.
/// </summary>
public sealed class CutOutPacker : IDisposable
{
    private readonly AlphaEstimate estimate;
    private readonly Tensor stillColour, stillAlpha, still;
    private readonly LabelTensors? label;
    private readonly bool labelMoves;
    private readonly Box region;

    /// <param name="matte">as <see cref="MatteFiles.Load"/> gives it</param>
    /// <param name="plate">fp32 [3, height, width], 0-1</param>
    /// <param name="region">the part that moves; its sides are multiples of 32</param>
    public CutOutPacker(Matte matte, Tensor plate, Box region, Device device, LabelPicture? label)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        (Height, Width) = ((int)plate.shape[1], (int)plate.shape[2]);
        this.region = region;
        estimate = new AlphaEstimate(Region(matte.Backdrop.unsqueeze(0))[0], Region(matte.Trimap.unsqueeze(0))[0], matte.Noise, device);
        this.label = label is null ? null : new LabelTensors(label, device);
        labelMoves = this.label is { } drawn && drawn.Meets(region);
        var (colour, alpha) = Still(matte, plate, device);
        (stillColour, stillAlpha) = (colour.DetachFromDisposeScope(), alpha.DetachFromDisposeScope());
        still = zeros(1, 3 * Height * Width, uint8, device).DetachFromDisposeScope();
        Fill(still, stillColour, stillAlpha, new Box(0, 0, Width, Height));
        if (this.label is not null && !labelMoves)
            LayLabelOver(still);
    }

    public int Width { get; }

    /// <summary>Of the picture; a packed one is twice as high.</summary>
    public int Height { get; }

    /// <param name="moving">fp32 [frames, 3, region height, region width], about 0-1</param>
    /// <returns>uint8 [frames, 3 * height * width]: I420 of a picture of width x 2 height; the caller disposes it</returns>
    public Tensor Pack(Tensor moving)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (colour, alpha) = estimate.Of(moving);
        var whole = still.repeat(moving.shape[0], 1);
        Fill(whole, colour, alpha, region);
        if (labelMoves)
            LayLabelOver(whole);
        return whole.MoveToOuterDisposeScope();
    }

    /// <param name="moving">fp32 [frames, 3, region height, region width], about 0-1</param>
    /// <returns>colour fp32 [frames, 3, height, width] and alpha fp32 [frames, 1, height, width], 0-1, with the label; the caller disposes them</returns>
    public (Tensor Colour, Tensor Alpha) CutOut(Tensor moving)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (colour, alpha) = estimate.Of(moving);
        var wholeColour = stillColour.repeat(moving.shape[0], 1, 1, 1);
        var wholeAlpha = stillAlpha.repeat(moving.shape[0], 1, 1, 1);
        Region(wholeColour).copy_(colour);
        Region(wholeAlpha).copy_(alpha);
        label?.LayOverCutOut(wholeColour, wholeAlpha);
        return (wholeColour.clamp(0, 1).MoveToOuterDisposeScope(), wholeAlpha.MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        estimate.Dispose();
        stillColour.Dispose();
        stillAlpha.Dispose();
        still.Dispose();
        label?.Dispose();
    }

    private static (Tensor, Tensor) Still(Matte matte, Tensor plate, Device device)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (plate.shape[1], plate.shape[2]);
        // Up to whole cells, by the pixels at the edge.
        Tensor Whole(Tensor picture) => nn.functional.pad(picture.unsqueeze(0), [0, -width & (AlphaEstimate.Cell - 1), 0, -height & (AlphaEstimate.Cell - 1)], PaddingModes.Replicate)[0];
        using var estimate = new AlphaEstimate(Whole(matte.Backdrop), Whole(matte.Trimap), matte.Noise, device);
        var (colour, alpha) = estimate.Of(Whole(plate).unsqueeze(0).to(device));
        return (colour[.., .., ..(int)height, ..(int)width].contiguous().MoveToOuterDisposeScope(), alpha[.., .., ..(int)height, ..(int)width].contiguous().MoveToOuterDisposeScope());
    }

    private void Fill(Tensor packed, Tensor colour, Tensor alpha, Box place)
    {
        var (luma, chroma) = YuvConversion.From(colour);
        var (y, below, uv) = Planes(packed);
        y.narrow(2, place.Y, place.Height).narrow(3, place.X, place.Width).copy_(luma.unsqueeze(1));
        below.narrow(2, place.Y, place.Height).narrow(3, place.X, place.Width).copy_(alpha.mul(Kept.Number(219)).add_(Kept.Number(16.5)));
        uv[0].narrow(1, place.Y / 2, place.Height / 2).narrow(2, place.X / 2, place.Width / 2).copy_(chroma.select(1, 0));
        uv[1].narrow(1, place.Y / 2, place.Height / 2).narrow(2, place.X / 2, place.Width / 2).copy_(chroma.select(1, 1));
        if (place.Height == Height)
        {
            foreach (var plane in uv)
                plane.narrow(1, Height / 2, Height / 2).fill_(Kept.Number(128));
        }
    }

    private void LayLabelOver(Tensor packed)
    {
        var (luma, alpha, chroma) = Planes(packed);
        label!.LayOverCutOut(luma, chroma, alpha);
    }

    /// <summary>Views: luma of the colour and of alpha [frames, 1, height, width], both chroma planes [frames, height, width / 2].</summary>
    private (Tensor Luma, Tensor Alpha, Tensor[] Chroma) Planes(Tensor packed)
    {
        var (frames, area) = (packed.shape[0], (long)Width * Height);
        Tensor Luma(long start) => packed.narrow(1, start, area).view(frames, 1, Height, Width);
        Tensor Chroma(long start) => packed.narrow(1, start, area / 2).view(frames, Height, Width / 2);
        return (Luma(0), Luma(area), [Chroma(2 * area), Chroma(2 * area + area / 2)]);
    }

    private Tensor Region(Tensor whole) => whole.narrow(2, region.Y, region.Height).narrow(3, region.X, region.Width);
}
