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
public sealed class ModulatedBlock : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Dense modulation;
    private readonly Conv first;
    private readonly Conv second;
    private readonly int channels;

    public ModulatedBlock(int channels, int style) : base(nameof(ModulatedBlock))
    {
        this.channels = channels;
        modulation = new Dense(style, 4 * channels, 0.5);
        first = new Conv(channels, channels);
        second = new Conv(channels, channels, gain: 0.2);
        RegisterComponents();
    }

    /// <param name="x">[batch, channels, height, width]</param>
    /// <param name="style">[batch, style]</param>
    public override Tensor forward(Tensor x, Tensor style)
    {
        var parts = modulation.forward(style).to(x.dtype).reshape(-1, 4 * channels, 1, 1).chunk(4, 1);
        return Modulated(x, [parts[0] + 1, parts[1], parts[2] + 1, parts[3]]);
    }

    /// <summary>As above, where the style differs from place to place.</summary>
    /// <param name="style">[batch, zones, style]</param>
    /// <param name="places">what each place takes of each zone, [height width, zones]; each row adds up to 1</param>
    public Tensor forward(Tensor x, Tensor style, Tensor places)
    {
        var parts = modulation.forward(style).to(x.dtype).chunk(4, 2);
        var weights = places.to(x.dtype);
        Tensor At(Tensor part) => matmul(weights, part).reshape(x.shape[0], x.shape[2], x.shape[3], channels).permute(0, 3, 1, 2);
        // One is added a zone, not a pixel: there are thousands of those.
        return Modulated(x, [At(parts[0] + 1), At(parts[1]), At(parts[2] + 1), At(parts[3])]);
    }

    private Tensor Modulated(Tensor x, Tensor[] parts)
    {
        // In place where the gradient does not need what was there: on a CPU new memory costs more than the arithmetic.
        var h = addcmul(parts[1], x, parts[0], 1);
        h = first.forward(nn.functional.leaky_relu(h, 0.2, inplace: true));
        h = addcmul(parts[3], h, parts[2], 1);
        return second.forward(nn.functional.leaky_relu(h, 0.2, inplace: true)).add_(x);
    }
}
