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
        var x = cat([features, motion], 2).transpose(1, 2);
        x = nn.functional.gelu(second.forward(nn.functional.gelu(first.forward(x))));
        return leave.forward(nn.functional.avg_pool1d(x, options.Step)).transpose(1, 2);
    }
}
