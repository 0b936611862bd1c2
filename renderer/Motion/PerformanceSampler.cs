using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>Draws a performance from the prior, step by step; its state goes on from chunk to chunk of a turn.</summary>
public sealed class PerformanceSampler : IDisposable
{
    private readonly MotionGenerator network;
    private readonly float temperature;
    private readonly Generator random;
    private Tensor state;
    private Tensor current;

    public PerformanceSampler(MotionGenerator network, long seed, float temperature = 0.8f)
    {
        this.network = network;
        this.temperature = temperature;
        random = new Generator((ulong)seed);
        var options = network.Options;
        state = zeros(1, 1, options.Width).DetachFromDisposeScope();
        current = zeros(1, options.Performance).DetachFromDisposeScope();
        Current = new float[options.Performance];
    }

    /// <summary>The numbers of the step that goes on; zeros before the first.</summary>
    public float[] Current { get; private set; }

    /// <summary>Draws the next step.</summary>
    /// <param name="script">[1, width]: features averaged over the step</param>
    public void Next(Tensor script)
    {
        using var scope = NewDisposeScope();
        var (mean, logVariance, next) = network.Prior.Predict(script.unsqueeze(0), current.unsqueeze(0), state);
        var noise = randn(1, network.Options.Performance, generator: random) * temperature;
        var drawn = mean.squeeze(0) + noise * (logVariance.squeeze(0) * 0.5).exp();
        Replace(ref state, next);
        Replace(ref current, drawn);
        Current = drawn.data<float>().ToArray();
    }

    /// <summary>A whole batch at once, for evaluation.</summary>
    /// <param name="features">[batch, frames, width]</param>
    /// <returns>[batch, frames, performance]</returns>
    public static Tensor Sample(MotionGenerator network, Tensor features, float temperature)
    {
        var options = network.Options;
        var pooled = nn.functional.avg_pool1d(features.transpose(1, 2), options.Step).transpose(1, 2);
        var previous = zeros(features.shape[0], 1, options.Performance);
        Tensor? state = null;
        var steps = new List<Tensor>();
        for (var k = 0; k < pooled.shape[1]; k++)
        {
            var (mean, logVariance, next) = network.Prior.Predict(pooled.narrow(1, k, 1), previous, state);
            previous = mean + randn_like(mean) * (logVariance * 0.5).exp() * temperature;
            state = next;
            steps.Add(previous);
        }
        return cat(steps, 1).repeat_interleave(options.Step, 1);
    }

    public void Dispose()
    {
        state.Dispose();
        current.Dispose();
    }

    private static void Replace(ref Tensor held, Tensor by)
    {
        held.Dispose();
        held = by.DetachFromDisposeScope();
    }
}
