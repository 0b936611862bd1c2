using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>The weights that are kept: an exponential moving average over the steps (Polyak and Juditsky 1992).</summary>
/// <param name="keep">share of the old average that stays at each step</param>
/// <param name="average">fp32 [numbers], as of <see cref="FlatWeights"/></param>
/// <param name="learning">the same numbers in the network that learns</param>
public sealed class WeightAverage(double keep, Tensor average, Tensor learning)
{
    /// <param name="step">steps before this one</param>
    public void Update(int step)
    {
        using var _ = no_grad();
        // Early on the average must forget fast, or it would carry the random start along.
        var share = Math.Min(keep, (1.0 + step) / (10 + step));
        average.mul_(share).add_(learning, 1 - share);
    }
}
