using Presenter.Renderer.Frames.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// A second look at one box of the head (mouth, eyes) at half of the full size: the trunk's features there and two
/// learned textures, one that moves with the skin (lids, lips) and one that moves by itself behind it (iris, teeth),
/// refined by a few blocks into a correction of the picture that fades out at the box's edge.
/// </summary>
public sealed class DetailBranch : nn.Module
{
    /// <summary>What corrections are multiplied by where they are added to the picture: they begin small.</summary>
    public const double Gain = 0.2;

    private const int TextureChannels = 24;

    private readonly Box box;
    private readonly FrameGeneratorOptions options;
    private readonly LinearField shapes;
    private readonly LinearField behind;
    private readonly Conv enter;
    private readonly Conv exit;
    private readonly Parameter texture;
    private readonly Parameter hidden;
    private readonly ModuleList<ModulatedBlock> blocks = new();
    // Lazy keeps them out of the registered (and so stored and converted) tensors.
    private readonly Lazy<Tensor> window;
    private readonly Lazy<Tensor> ratio;

    public DetailBranch(Box box, int from, FrameGeneratorOptions options) : base(nameof(DetailBranch))
    {
        this.box = box;
        this.options = options;
        int width = box.Width / 2, height = box.Height / 2, channels = options.DetailChannels;
        shapes = new LinearField(options.CodeSize, 2, box.Width / 8, box.Height / 8);
        behind = new LinearField(options.CodeSize, 2, box.Width / 16, box.Height / 16);
        enter = new Conv(from, channels, size: 1);
        texture = new Parameter(randn(1, TextureChannels, height, width) * 0.5);
        hidden = new Parameter(randn(1, TextureChannels, height, width) * 0.5);
        for (var i = 0; i < options.DetailBlocks; i++)
            blocks.Add(new ModulatedBlock(channels, options.StyleSize));
        exit = new Conv(channels, 12, gain: 0.5);
        window = new Lazy<Tensor>(() => Fade(box.Width, box.Height).to(texture.device).DetachFromDisposeScope());
        // The skin's flow is measured in halves of the region, the branch's in halves of the box.
        ratio = new Lazy<Tensor>(() => tensor(new[] { (float)options.Width / box.Width, (float)options.Height / box.Height }, device: texture.device).reshape(1, 2, 1, 1).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <param name="trunk">[batch, from, region height / 4, region width / 4]</param>
    /// <param name="style">[batch, 1, style]</param>
    /// <param name="code">[batch, code]</param>
    /// <param name="motion">the skin's flow, fp32 [batch, 2, region height / 8, region width / 8]</param>
    /// <returns>correction before its <see cref="Gain"/></returns>
    public DetailCorrection forward(Tensor trunk, Tensor style, Tensor code, Tensor motion, IFrameKernels kernels)
    {
        var own = Layout.ChannelsLast(trunk.narrow(2, box.Y / 4, box.Height / 4).narrow(3, box.X / 4, box.Width / 4));
        var skin = motion.narrow(2, box.Y / 8, box.Height / 8).narrow(3, box.X / 8, box.Width / 8) * ratio.Value;
        var still = Warp.Identity(box.Width / 2, box.Height / 2, trunk.device);
        var h = Warp.Enlarge(enter.forward(own), 2);
        // The textures join the first channels by addition: no wider convolution is needed for them.
        kernels.AddSampled(h, 0, texture, Warp.Enlarge(skin + shapes.forward(code), 4).add_(still));
        kernels.AddSampled(h, options.DetailChannels - TextureChannels, hidden, Warp.Spread(behind.forward(code), 8).add_(still));
        foreach (var block in blocks)
            h = block.forward(h, style, null, kernels);
        return new DetailCorrection(box, exit.forward(h), window.Value);
    }

    /// <summary>1 inside, falling to 0 over the last 4 pixels. [1, 1, height, width]</summary>
    private static Tensor Fade(int width, int height)
    {
        using var scope = NewDisposeScope();
        static Tensor Ramp(int n)
        {
            var i = arange(n, float32);
            return minimum(i + 0.5, n - 0.5 - i).div(4).clamp(0, 1);
        }
        return (Ramp(height).reshape(1, 1, height, 1) * Ramp(width).reshape(1, 1, 1, width)).MoveToOuterDisposeScope();
    }
}
