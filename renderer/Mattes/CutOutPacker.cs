using Presenter.Renderer.Frames;
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
    private readonly Tensor stillColour, stillAlpha, still, movingAlpha;
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
        // Where in a packed picture the changing alphas are.
        movingAlpha = tensor(Array.ConvertAll(estimate.Places, p => (long)Width * Height + (p / region.Width + region.Y) * Width + p % region.Width + region.X), device: device).DetachFromDisposeScope();
        still = full([1, 3L * Height * Width], (byte)128, uint8, device).DetachFromDisposeScope();
        FillColour(still, stillColour, new Box(0, 0, Width, Height));
        Planes(still).Alpha.copy_(AsLuma(stillAlpha));
        if (this.label is not null && !labelMoves)
            LayLabelOver(still);
    }

    public int Width { get; }

    /// <summary>Of the picture; a packed one is twice as high.</summary>
    public int Height { get; }

    /// <param name="moving">fp32 [frames, 3, region height, region width], about 0-1; changed in place</param>
    /// <returns>uint8 [frames, 3 * height * width]: I420 of a picture of width x 2 height; the caller disposes it</returns>
    public Tensor Pack(Tensor moving)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        moving = moving.contiguous();
        var alpha = estimate.TakeOut(moving);
        var whole = still.repeat(moving.shape[0], 1);
        FillColour(whole, moving, region);
        whole.index_copy_(1, movingAlpha, AsLuma(alpha));
        if (labelMoves)
            LayLabelOver(whole);
        return whole.MoveToOuterDisposeScope();
    }

    /// <param name="moving">fp32 [frames, 3, region height, region width], about 0-1; changed in place</param>
    /// <returns>colour fp32 [frames, 3, height, width] and alpha fp32 [frames, 1, height, width], 0-1, with the label; the caller disposes them</returns>
    public (Tensor Colour, Tensor Alpha) CutOut(Tensor moving)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        moving = moving.contiguous();
        var alpha = estimate.TakeOut(moving);
        var wholeColour = stillColour.repeat(moving.shape[0], 1, 1, 1);
        var wholeAlpha = stillAlpha.repeat(moving.shape[0], 1, 1, 1);
        Region(wholeColour).copy_(moving);
        wholeAlpha.view(moving.shape[0], -1).index_copy_(1, movingAlpha - (long)Width * Height, alpha);
        label?.LayOverCutOut(wholeColour, wholeAlpha);
        return (wholeColour.clamp(0, 1).MoveToOuterDisposeScope(), wholeAlpha.MoveToOuterDisposeScope());
    }

    public void Dispose()
    {
        estimate.Dispose();
        stillColour.Dispose();
        stillAlpha.Dispose();
        still.Dispose();
        movingAlpha.Dispose();
        label?.Dispose();
    }

    private static (Tensor, Tensor) Still(Matte matte, Tensor plate, Device device)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (plate.shape[1], plate.shape[2]);
        // Up to whole cells, by the pixels at the edge.
        Tensor Whole(Tensor picture) => nn.functional.pad(picture.unsqueeze(0), [0, -width & (AlphaEstimate.Step - 1), 0, -height & (AlphaEstimate.Step - 1)], PaddingModes.Replicate)[0];
        var trimap = Whole(matte.Trimap);
        using var estimate = new AlphaEstimate(Whole(matte.Backdrop), trimap, matte.Noise, device);
        var colour = Whole(plate).unsqueeze(0).to(device).clone();
        var found = estimate.TakeOut(colour);
        var alpha = (trimap > 0.75f).to(float32).unsqueeze(0).to(device);
        alpha.view(1, -1).index_copy_(1, tensor(estimate.Places, device: device), found);
        return (Cut(colour), Cut(alpha));

        Tensor Cut(Tensor picture) => picture.narrow(2, 0, height).narrow(3, 0, width).contiguous().MoveToOuterDisposeScope();
    }

    private static Tensor AsLuma(Tensor alpha) => alpha.mul(219).add_(16.5).to(uint8);

    /// <summary>As the upper half of a picture of twice the height.</summary>
    private void FillColour(Tensor packed, Tensor colour, Box place) => YuvConversion.Into(colour, packed, place, Width, 2 * Height);

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
