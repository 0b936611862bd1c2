using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>With torch's own operations: for training, and for every device.</summary>
public sealed class TorchKernels : IFrameKernels
{
    public static readonly TorchKernels Instance = new();

    private TorchKernels()
    {
    }

    public Tensor Modulate(Tensor x, Tensor modulation, int part, Tensor? places)
    {
        var channels = x.shape[1];
        var parts = modulation.to(x.dtype).narrow(2, 2 * part * channels, 2 * channels).chunk(2, 2);
        var weights = places?.to(x.dtype);
        Tensor At(Tensor zones) => weights is null
            ? zones.reshape(-1, channels, 1, 1)
            : matmul(weights, zones).reshape(x.shape[0], x.shape[2], x.shape[3], channels).permute(0, 3, 1, 2);
        // One is added a zone, not a pixel: there are thousands of those. In place where the gradient does not need what was there.
        return nn.functional.leaky_relu(addcmul(At(parts[1]), x, At(parts[0] + 1), 1), 0.2, inplace: true);
    }

    public void AddSampled(Tensor to, int channel, Tensor texture, Tensor positions) =>
        to.narrow(1, channel, texture.shape[1]).add_(Layout.ChannelsLast(Warp.Sample(texture, positions).to(to.dtype)));

    public Tensor Compose(FrameLayers layers, FrameParts parts)
    {
        var own = Own(layers.Options, parts.Turn);
        var positions = Moved(own, parts.Exact);
        var correction = nn.functional.pixel_shuffle(parts.Correction.to(float32), 4);
        foreach (var (box, made, window) in parts.Details)
            correction.narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width).add_(nn.functional.pixel_shuffle(made.to(float32), 2) * window);
        var added = Warp.Spread(parts.Shade, 16).add_(Warp.Sample(correction, own), DetailBranch.Gain);
        var picture = Layered(layers, positions).add_(added);
        return parts.Looks is null ? picture : picture.add_(Warp.Sample(layers.Looks!.Lay(parts.Looks), positions));
    }

    /// <summary>Where in the head's own frame each pixel of the picture lies.</summary>
    /// <param name="turn">as in <see cref="FrameParts"/></param>
    /// <returns>fp32 [batch, 2, height, width], -1 to 1</returns>
    public static Tensor Own(FrameGeneratorOptions options, Tensor turn) =>
        Warp.Spread(turn, 8).add_(Warp.Identity(options.Width, options.Height, turn.device));

    /// <summary>Where in the head's picture it comes from.</summary>
    public static Tensor Moved(Tensor own, Tensor exact) => Warp.Sample(exact, own).add_(own);

    /// <summary>The moved head before the still background.</summary>
    /// <param name="positions">[batch, 2, height, width]: where in the head's picture each pixel comes from</param>
    public static Tensor Layered(FrameLayers layers, Tensor positions)
    {
        var moved = Warp.Sample(layers.Head, positions);
        return lerp(layers.Background.to(float32), moved.narrow(1, 0, 3), (moved.narrow(1, 3, 1) * FrameGenerator.OpacityGain).sigmoid_());
    }
}
