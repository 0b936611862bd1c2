using Presenter.Renderer.Torch;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Adam with decoupled weight decay (Loshchilov and Hutter 2019) over <see cref="FlatWeights"/>: ten operations a group, however many parameters it has.</summary>
public sealed class FlatAdamW
{
    private const double Epsilon = 1e-8;

    private readonly (double Mean, double Square) keep;
    private readonly Tensor means;
    private readonly Tensor squares;
    private readonly Group[] groups;

    /// <param name="meanKept">of the gradient's mean, at each step</param>
    /// <param name="squareKept">of its square's</param>
    /// <param name="decays">weight decay of each group, in its learning rate</param>
    public FlatAdamW(FlatWeights weights, double meanKept, double squareKept, params IReadOnlyList<double> decays)
    {
        if (decays.Count != weights.Groups.Count)
            throw new ArgumentException($"{decays.Count} weight decays for {weights.Groups.Count} groups of weights", nameof(decays));
        keep = (meanKept, squareKept);
        means = zeros_like(weights.Values).DetachFromDisposeScope();
        squares = zeros_like(weights.Values).DetachFromDisposeScope();
        groups = weights.Groups.Select((g, i) =>
        {
            Tensor Part(Tensor all) => all.narrow(0, g.First, g.Count).DetachFromDisposeScope();
            return new Group(Part(weights.Values), Part(weights.Gradients), Part(means), Part(squares), decays[i]);
        }).ToArray();
    }

    /// <summary>A group of rate 0 rests: neither its weights nor what is remembered of its gradients change.</summary>
    public void SetRate(int group, double rate) => groups[group].Rate = rate;

    /// <summary>The same rate for all groups.</summary>
    public void SetRate(double rate)
    {
        foreach (var group in groups)
            group.Rate = rate;
    }

    public void Step()
    {
        using var off = no_grad();
        foreach (var group in groups.Where(g => g.Rate > 0 && g.Weights.numel() > 0))
        {
            using var scope = NewDisposeScope();
            group.Steps++;
            group.Mean.mul_(keep.Mean).add_(group.Gradients, 1 - keep.Mean);
            group.Square.mul_(keep.Square).addcmul_(group.Gradients, group.Gradients, 1 - keep.Square);
            var size = group.Square.sqrt().div_(Math.Sqrt(1 - Math.Pow(keep.Square, group.Steps))).add_(Epsilon);
            group.Weights.mul_(1 - group.Rate * group.Decay).addcdiv_(group.Mean, size, -group.Rate / (1 - Math.Pow(keep.Mean, group.Steps)));
        }
    }

    public void Save(string path)
    {
        using var steps = tensor(groups.Select(g => g.Steps).ToArray());
        SafeTensors.Write(path, new Dictionary<string, Tensor> { [nameof(means)] = means, [nameof(squares)] = squares, [nameof(steps)] = steps });
    }

    /// <exception cref="SafeTensorsException">the file is damaged</exception>
    /// <exception cref="InvalidDataException">it is of other weights</exception>
    public void Load(string path)
    {
        using var scope = NewDisposeScope();
        using var off = no_grad();
        var known = SafeTensors.Read(path);
        var steps = Saved("steps", groups.Length).data<long>().ToArray();
        means.copy_(Saved(nameof(means), means.numel()));
        squares.copy_(Saved(nameof(squares), squares.numel()));
        foreach (var (group, count) in groups.Zip(steps))
            group.Steps = count;

        Tensor Saved(string name, long numbers) => known.TryGetValue(name, out var found) && found.numel() == numbers ? found
            : throw new InvalidDataException($"{path} holds no \"{name}\" of {numbers} numbers: it is of other weights");
    }

    private sealed record Group(Tensor Weights, Tensor Gradients, Tensor Mean, Tensor Square, double Decay)
    {
        public double Rate { get; set; }

        public long Steps { get; set; }
    }
}
