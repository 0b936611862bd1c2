using Presenter.Renderer.Frames.Kernels;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>How a picture lies in memory.</summary>
public static class Layout
{
    /// <summary>
    /// Channels last: convolutions keep it, and on a CPU they, the modulation and the resizing are two to ten times faster
    /// so (docs/log.md, 2026-11-24). Free where the tensor already lies like that.
    /// </summary>
    /// <param name="x">[batch, channels, height, width]; so is the result</param>
    public static Tensor ChannelsLast(Tensor x) => x.permute(0, 2, 3, 1).contiguous().permute(0, 3, 1, 2);
}

/// <summary>
/// 3x3 (or 1x1) convolution whose parameters stay in their own number type and are cast to the input's: fp32 parameters
/// with bf16 activations in training, and no cast at all in serving, where the module itself was converted.
/// </summary>
public sealed class Conv : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;
    private readonly int size;

    public Conv(int from, int to, int size = 3, double gain = 1) : base(nameof(Conv))
    {
        this.size = size;
        // He initialisation for leaky ReLU of slope 0.2.
        var deviation = gain * Math.Sqrt(2 / (1.04 * from * size * size));
        weight = new Parameter(randn(to, from, size, size) * deviation);
        bias = new Parameter(zeros(to));
        RegisterComponents();
    }

    /// <param name="x">[batch, from, height, width]</param>
    /// <returns>[batch, to, height, width]</returns>
    public override Tensor forward(Tensor x) =>
        nn.functional.conv2d(x, weight.to(x.dtype), bias.to(x.dtype), padding: [size / 2, size / 2]);
}

/// <summary>Fully connected layer under the same casting rule as <see cref="Conv"/>.</summary>
public sealed class Dense : nn.Module<Tensor, Tensor>
{
    private readonly Parameter weight;
    private readonly Parameter bias;

    public Dense(int from, int to, double gain = 1) : base(nameof(Dense))
    {
        weight = new Parameter(randn(to, from) * (gain / Math.Sqrt(from)));
        bias = new Parameter(zeros(to));
        RegisterComponents();
    }

    /// <param name="x">[..., from]</param>
    public override Tensor forward(Tensor x) => nn.functional.linear(x, weight.to(x.dtype), bias.to(x.dtype));
}

/// <summary>
/// Residual block of two convolutions, each after a scale and shift a channel that the style vector decides (FiLM,
/// Perez et al. 2018).
/// </summary>
public sealed class ModulatedBlock : nn.Module
{
    private readonly Dense modulation;
    private readonly Conv first;
    private readonly Conv second;

    public ModulatedBlock(int channels, int style) : base(nameof(ModulatedBlock))
    {
        modulation = new Dense(style, 4 * channels, 0.5);
        first = new Conv(channels, channels);
        second = new Conv(channels, channels, gain: 0.2);
        RegisterComponents();
    }

    /// <param name="x">[batch, channels, height, width], channels last</param>
    /// <param name="style">[batch, zones, style]</param>
    /// <param name="places">what each place takes of each zone, [height width, zones], each row adds up to 1; null: there is one zone</param>
    public Tensor forward(Tensor x, Tensor style, Tensor? places, IFrameKernels kernels)
    {
        var parts = modulation.forward(style);
        var h = first.forward(kernels.Modulate(x, parts, 0, places));
        return second.forward(kernels.Modulate(h, parts, 1, places)).add_(x);
    }
}
