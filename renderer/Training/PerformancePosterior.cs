using Presenter.Renderer.Motion;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>The conditional VAE's encoder, needed in training only: performed motion -> distribution of the performance.</summary>
public sealed class PerformancePosterior : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Conv1d first;
    private readonly Conv1d second;
    private readonly Conv1d leave;
    private readonly MotionGeneratorOptions options;

    public PerformancePosterior(MotionGeneratorOptions options) : base(nameof(PerformancePosterior))
    {
        this.options = options;
        first = nn.Conv1d(options.Width + options.CodeSize, options.Width, 7, padding: 3);
        second = nn.Conv1d(options.Width, options.Width, 5, padding: 2);
        leave = nn.Conv1d(options.Width, 2 * options.Performance, 1);
        RegisterComponents();
    }

    /// <param name="features">[batch, frames, width]</param>
    /// <param name="motion">[batch, frames, code]; frames a multiple of options.Step</param>
    /// <returns>[batch, steps, 2 performance]: mean and log variance</returns>
    public override Tensor forward(Tensor features, Tensor motion)
    {
        var x = Whole(cat([features, motion], 2).transpose(1, 2));
        x = nn.functional.gelu(nn.functional.conv1d(x, Whole(first.weight!), first.bias, padding: 3));
        x = nn.functional.avg_pool1d(nn.functional.gelu(second.forward(x)), options.Step);
        return nn.functional.linear(x.transpose(1, 2), leave.weight!.squeeze(2), leave.bias);
    }

    /// <summary>
    /// Zeros up to a multiple of sixteen input channels: where weights end before that, oneDNN's blocks end in whatever lay in memory, and zero times that may be NaN
    /// (seen on a Zen 5, docs/log.md, 2026-11-27).
    /// </summary>
    /// <param name="of">[n, channels, length]</param>
    private static Tensor Whole(Tensor of) => of.shape[1] % 16 == 0 ? of : nn.functional.pad(of, [0, 0, 0, 16 - of.shape[1] % 16]);
}
