using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>
/// Draws a performance from the prior, step by step; its state goes on from chunk to chunk of a turn. Beside it the same
/// luck can draw how the script would be performed without emotion: how much an emotion smiles is the prior's to say.
/// </summary>
public sealed class PerformanceSampler : IDisposable
{
    private readonly MotionGenerator network;
    private readonly float temperature;
    private readonly Generator random;
    private Chain chain;
    private Chain plain;

    public PerformanceSampler(MotionGenerator network, long seed, float temperature = 0.8f)
    {
        this.network = network;
        this.temperature = temperature;
        random = new Generator((ulong)seed);
        chain = new Chain(network.Options);
        plain = new Chain(network.Options);
    }

    /// <summary>The numbers of the step that goes on; zeros before the first.</summary>
    public float[] Current => chain.Numbers;

    /// <summary>The same without emotion, as far as it was drawn.</summary>
    public float[] Plain => plain.Numbers;

    /// <summary>Draws the next step.</summary>
    /// <param name="script">[1, width]: features averaged over the step</param>
    /// <param name="neutral">the same of the script without emotion, or null where nobody asks for it</param>
    public void Next(Tensor script, Tensor? neutral = null)
    {
        using var scope = NewDisposeScope();
        var noise = randn(1, network.Options.Performance, generator: random) * temperature;
        chain.Step(network.Prior, script, noise);
        if (neutral is not null)
            plain.Step(network.Prior, neutral, noise);
    }

    /// <summary>Forgets what was performed; the luck goes on.</summary>
    public void Restart()
    {
        Dispose();
        chain = new Chain(network.Options);
        plain = new Chain(network.Options);
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
        chain.Dispose();
        plain.Dispose();
    }

    /// <summary>The prior's memory and the step that it drew last; owns both.</summary>
    private sealed class Chain(MotionGeneratorOptions options) : IDisposable
    {
        private Tensor state = zeros(1, 1, options.Width).DetachFromDisposeScope();
        private Tensor last = zeros(1, options.Performance).DetachFromDisposeScope();

        public float[] Numbers { get; private set; } = new float[options.Performance];

        public void Step(PerformancePrior prior, Tensor script, Tensor noise)
        {
            var (mean, logVariance, next) = prior.Predict(script.unsqueeze(0), last.unsqueeze(0), state);
            var drawn = mean.squeeze(0) + noise * (logVariance.squeeze(0) * 0.5).exp();
            Dispose();
            state = next.DetachFromDisposeScope();
            last = drawn.DetachFromDisposeScope();
            Numbers = drawn.data<float>().ToArray();
        }

        public void Dispose()
        {
            state.Dispose();
            last.Dispose();
        }
    }
}
