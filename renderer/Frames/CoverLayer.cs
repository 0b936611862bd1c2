using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// A second picture of one box of the head that can lie over the first: closed lids over the eyes, teeth over the lips of
/// a closed mouth. A correction that is only added would have to cancel every line of what is below it, wherever the flow
/// has put it; a cover hides it.
/// </summary>
public sealed class CoverLayer : nn.Module
{
    private readonly Box box;
    private readonly FrameGeneratorOptions options;
    private readonly LinearField covering;
    private readonly Parameter difference;

    public CoverLayer(Box box, FrameGeneratorOptions options) : base(nameof(CoverLayer))
    {
        (this.box, this.options) = (box, options);
        covering = new LinearField(options.CodeSize, 2, box.Width / 16, box.Height / 16);
        difference = new Parameter(zeros(1, 3, 2 * box.Height, 2 * box.Width));
        RegisterComponents();
    }

    /// <summary>What the cover shows, as its difference from the head's own picture; twice as fine as what is shown.</summary>
    public Parameter Difference => difference;

    /// <summary>Lays the cover over a picture.</summary>
    /// <param name="picture">fp32 [batch, 3, height, width] of the region; changed in place</param>
    /// <param name="head">[1, 4, 2 height, 2 width]: the head's own picture</param>
    /// <param name="own">fp32 [batch, 2, height, width]: where in the head's own frame each pixel lies, -1 to 1</param>
    /// <param name="opacity">fp32 [batch, 1, box height, box width], in the head's own frame</param>
    /// <param name="code">fp32 [batch, code]</param>
    public void Over(Tensor picture, Tensor head, Tensor own, Tensor opacity, Tensor code)
    {
        var reach = options.CoverReach;
        int left = Math.Max(0, box.X - reach), right = Math.Min(options.Width, box.X + box.Width + reach);
        int top = Math.Max(0, box.Y - reach), bottom = Math.Min(options.Height, box.Y + box.Height + reach);
        // The same places in halves of the box instead of halves of the region.
        using var centre = tensor(new[] { (2f * box.X + box.Width) / options.Width - 1, (2f * box.Y + box.Height) / options.Height - 1 }, device: own.device);
        using var ratio = tensor(new[] { (float)options.Width / box.Width, (float)options.Height / box.Height }, device: own.device);
        var places = (Crop(own) - centre.reshape(1, 2, 1, 1)) * ratio.reshape(1, 2, 1, 1);
        var shown = Warp.Sample(opacity, places, GridSamplePaddingMode.Zeros);
        places = places + Warp.Sample(covering.forward(code), places);
        var cover = head.narrow(1, 0, 3).narrow(2, 2 * box.Y, 2 * box.Height).narrow(3, 2 * box.X, 2 * box.Width) + difference;
        var below = Crop(picture);
        below.add_((Warp.Sample(cover, places) - below) * shown);

        Tensor Crop(Tensor x) => x.narrow(2, top, bottom - top).narrow(3, left, right - left);
    }
}
