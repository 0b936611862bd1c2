using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>
/// Transformer block whose attention looks back a bounded number of frames; distance enters as a linear penalty that
/// differs from head to head (ALiBi, Press et al. 2022), so that any chunk of a long script is treated alike.
/// </summary>
public sealed class CausalBlock : nn.Module<Tensor, Tensor>
{
    private readonly Linear qkv;
    private readonly Linear leave;
    private readonly Linear up;
    private readonly Linear down;
    private readonly LayerNorm first;
    private readonly LayerNorm second;
    private readonly MotionGeneratorOptions options;

    public CausalBlock(MotionGeneratorOptions options) : base(nameof(CausalBlock))
    {
        this.options = options;
        qkv = nn.Linear(options.Width, 3 * options.Width);
        leave = nn.Linear(options.Width, options.Width);
        up = nn.Linear(options.Width, 2 * options.Width);
        down = nn.Linear(2 * options.Width, options.Width);
        first = nn.LayerNorm(options.Width);
        second = nn.LayerNorm(options.Width);
        RegisterComponents();
    }

    /// <param name="x">[batch, frames, width]</param>
    public override Tensor forward(Tensor x)
    {
        long batch = x.shape[0], frames = x.shape[1], heads = options.Heads, size = options.Width / heads;
        var parts = qkv.forward(first.forward(x)).reshape(batch, frames, 3, heads, size).permute(2, 0, 3, 1, 4);
        var weights = parts[0].matmul(parts[1].transpose(-2, -1)) / Math.Sqrt(size) + Bias(frames).to(x.device);
        var seen = weights.softmax(-1).matmul(parts[2]).transpose(1, 2).reshape(batch, frames, options.Width);
        x = x + leave.forward(seen);
        return x + down.forward(nn.functional.gelu(up.forward(second.forward(x))));
    }

    /// <returns>[heads, frames, frames]: minus infinity where a frame may not look</returns>
    private Tensor Bias(long frames)
    {
        var at = arange(frames, float32);
        var distance = at.reshape(frames, 1) - at.reshape(1, frames);
        var slopes = (-(arange(options.Heads, float32) + 1)).exp2().reshape(options.Heads, 1, 1);
        var hidden = (distance < 0).logical_or(distance > options.LookBack);
        return (-slopes * distance).masked_fill(hidden, float.NegativeInfinity);
    }
}
