using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>
/// What the script leaves open, a few numbers a step: a distribution that depends on the script and on the steps before,
/// so that blinks do not follow each other at once and sway is slow (a sequential prior as in VRNN, Chung et al. 2015).
/// </summary>
public sealed class PerformancePrior : nn.Module
{
    private readonly GRU memory;
    private readonly Linear leave;
    private readonly MotionGeneratorOptions options;

    public PerformancePrior(MotionGeneratorOptions options) : base(nameof(PerformancePrior))
    {
        this.options = options;
        memory = nn.GRU(options.Width + options.Performance, options.Width, batchFirst: true);
        leave = nn.Linear(options.Width, 2 * options.Performance);
        RegisterComponents();
    }

    /// <param name="script">[batch, steps, width]: script features, averaged over each step</param>
    /// <param name="previous">[batch, steps, performance]: the step before each; zeros before the first</param>
    /// <param name="state">[1, batch, width] or null at the start</param>
    /// <returns>mean and log variance [batch, steps, performance], and the state after the last step</returns>
    public (Tensor Mean, Tensor LogVariance, Tensor State) Predict(Tensor script, Tensor previous, Tensor? state)
    {
        state ??= zeros(1, script.shape[0], options.Width, device: script.device);
        var (h, next) = memory.forward(cat([script, previous], 2), state);
        var parts = leave.forward(h).chunk(2, -1);
        return (parts[0], parts[1].clamp(-6, 2), next);
    }
}
