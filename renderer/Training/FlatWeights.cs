using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Parameters laid side by side in one tensor, and their gradients in another. What is done to all of them alike (optimiser, average, norm, copies on other
/// devices) takes one operation where it took one a parameter: a CUDA device would wait for the orders of hundreds.
/// </summary>
public sealed class FlatWeights
{
    private readonly Tensor gradients;

    /// <param name="groups">fp32 parameters on one device, group after group; from here on each is a part of <see cref="Values"/>, and a module must not be moved or converted any more</param>
    public FlatWeights(params IEnumerable<IEnumerable<Parameter>> groups)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var lists = groups.Select(g => g.ToArray()).ToArray();
        var all = lists.SelectMany(l => l).ToArray();
        if (all.FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"a parameter of {other.dtype} cannot lie beside fp32 ones", nameof(groups));
        Values = cat(all.Select(p => p.detach().reshape(-1)).ToList(), 0).DetachFromDisposeScope();
        gradients = zeros_like(Values).DetachFromDisposeScope();
        long at = 0;
        var made = new List<(long First, long Count)>();
        foreach (var list in lists)
        {
            var first = at;
            foreach (var parameter in list)
            {
                var (count, shape) = (parameter.numel(), parameter.shape);
                parameter.set_(Values.narrow(0, at, count).reshape(shape));
                if (parameter.requires_grad)
                    parameter.grad = gradients.narrow(0, at, count).reshape(shape);
                at += count;
            }
            made.Add((first, at - first));
        }
        Groups = made;
    }

    /// <summary>fp32 [numbers]</summary>
    public Tensor Values { get; }

    /// <summary>fp32 [numbers]; a backward pass adds to them.</summary>
    public Tensor Gradients => gradients;

    /// <summary>Where each group lies.</summary>
    public IReadOnlyList<(long First, long Count)> Groups { get; }

    /// <returns>fp32 [numbers of the group], part of <see cref="Values"/></returns>
    public Tensor Group(int group) => Values.narrow(0, Groups[group].First, Groups[group].Count).DetachFromDisposeScope();

    /// <summary>Before each step, in place of a module's zero_grad, which would take the gradients away.</summary>
    public void ZeroGradients() => gradients.zero_();

    /// <summary>Scales gradients that are longer than <paramref name="norm"/> down to it.</summary>
    public void ClipGradients(double norm)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        gradients.mul_((norm / (gradients.norm() + 1e-6)).clamp_max(1));
    }
}
