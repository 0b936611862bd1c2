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
    private readonly Chain chain;
    private Chain? plain;

    public PerformanceSampler(MotionGenerator network, long seed, float temperature = 0.8f)
    {
        this.network = network;
        this.temperature = temperature;
        random = new Generator((ulong)seed);
        var options = network.Options;
        chain = new Chain(zeros(1, 1, options.Width), zeros(1, options.Performance));
    }

    /// <summary>The numbers of the step that goes on; zeros before the first.</summary>
    public float[] Current => chain.Numbers;

    /// <summary>The same without emotion, where it was drawn.</summary>
    public float[] Plain => (plain ?? chain).Numbers;

    /// <summary>Draws the next step.</summary>
    /// <param name="script">[1, width]: features averaged over the step</param>
    /// <param name="neutral">the same of the script without emotion, or null where nobody asks for it</param>
    public void Next(Tensor script, Tensor? neutral = null)
    {
        using var scope = NewDisposeScope();
        var noise = randn(1, network.Options.Performance, generator: random) * temperature;
        if (neutral is null)
        {
            plain?.Dispose();
            plain = null;
        }
        else
        {
            plain ??= new Chain(chain.State.clone(), chain.Last.clone());
            plain.Step(network.Prior, neutral, noise);
        }
        chain.Step(network.Prior, script, noise);
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
        plain?.Dispose();
    }

    /// <summary>The prior's memory and the step that it drew last; owns both.</summary>
    private sealed class Chain(Tensor state, Tensor last) : IDisposable
    {
        public Tensor State { get; private set; } = state.DetachFromDisposeScope();

        public Tensor Last { get; private set; } = last.DetachFromDisposeScope();

        public float[] Numbers { get; private set; } = last.data<float>().ToArray();

        public void Step(PerformancePrior prior, Tensor script, Tensor noise)
        {
            var (mean, logVariance, next) = prior.Predict(script.unsqueeze(0), Last.unsqueeze(0), State);
            var drawn = mean.squeeze(0) + noise * (logVariance.squeeze(0) * 0.5).exp();
            Dispose();
            State = next.DetachFromDisposeScope();
            Last = drawn.DetachFromDisposeScope();
            Numbers = drawn.data<float>().ToArray();
        }

        public void Dispose()
        {
            State.Dispose();
            Last.Dispose();
        }
    }
}
