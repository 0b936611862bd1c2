using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>The weights that are kept: an exponential moving average over the steps (Polyak and Juditsky 1992).</summary>
/// <param name="keep">share of the old average that stays at each step</param>
public sealed class WeightAverage(double keep, params IEnumerable<(nn.Module Average, nn.Module Learning)> networks)
{
    private readonly (Parameter Mean, Parameter Now)[] pairs = networks.SelectMany(n => n.Average.parameters().Zip(n.Learning.parameters())).ToArray();

    /// <summary>The parameters that learn.</summary>
    public IEnumerable<Parameter> Learning => pairs.Select(p => p.Now);

    /// <param name="step">steps before this one</param>
    public void Update(int step)
    {
        using var _ = no_grad();
        // Early on the average must forget fast, or it would carry the random start along.
        var share = Math.Min(keep, (1.0 + step) / (10 + step));
        foreach (var (mean, now) in pairs)
            mean.mul_(share).add_(now, 1 - share);
    }
}
