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
    /// <param name="groups">fp32 parameters on one device, group after group; from here on each is a part of <see cref="Values"/>, and a module must not be moved or converted any more</param>
    public FlatWeights(params IEnumerable<IEnumerable<Parameter>> groups)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var lists = groups.Select(g => g.ToArray()).ToArray();
        var all = lists.SelectMany(l => l).ToArray();
        Values = Together(all);
        Gradients = zeros_like(Values).DetachFromDisposeScope();
        foreach (var (parameter, place) in all.Zip(Parts(Gradients, all)))
            parameter.grad = place;
        long at = 0;
        Groups = lists.Select(l =>
        {
            var (first, count) = (at, l.Sum(p => p.numel()));
            at += count;
            return (first, count);
        }).ToArray();
    }

    /// <summary>The same for parameters that learn nothing, as an average's.</summary>
    /// <returns>fp32 [numbers], of which each parameter is a part from here on</returns>
    public static Tensor Together(IReadOnlyList<Parameter> parameters)
    {
        if (parameters.FirstOrDefault(p => p.dtype != ScalarType.Float32) is { } other)
            throw new ArgumentException($"a parameter of {other.dtype} cannot lie beside fp32 ones", nameof(parameters));
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var values = cat(parameters.Select(p => p.detach().reshape(-1)).ToList(), 0);
        foreach (var (parameter, place) in parameters.Zip(Parts(values, parameters)))
            parameter.set_(place);
        return values.DetachFromDisposeScope();
    }

    private static IEnumerable<Tensor> Parts(Tensor all, IReadOnlyList<Parameter> parameters)
    {
        long at = 0;
        foreach (var parameter in parameters)
        {
            var count = parameter.numel();
            yield return all.narrow(0, at, count).reshape(parameter.shape);
            at += count;
        }
    }

    /// <summary>fp32 [numbers]</summary>
    public Tensor Values { get; }

    /// <summary>fp32 [numbers]; a backward pass adds to them.</summary>
    public Tensor Gradients { get; }

    /// <summary>Where each group lies.</summary>
    public IReadOnlyList<(long First, long Count)> Groups { get; }

    /// <returns>fp32 [numbers of the group], part of <see cref="Values"/></returns>
    public Tensor Group(int group) => Values.narrow(0, Groups[group].First, Groups[group].Count).DetachFromDisposeScope();

    /// <summary>Before each step, in place of a module's zero_grad, which would take the gradients away.</summary>
    public void ZeroGradients() => Gradients.zero_();

    /// <summary>Scales gradients that are longer than <paramref name="norm"/> down to it.</summary>
    public void ClipGradients(double norm)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        Gradients.mul_((norm / (Gradients.norm() + 1e-6)).clamp_max(1));
    }
}
