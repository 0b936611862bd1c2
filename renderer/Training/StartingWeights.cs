using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Begins with what another presenter has learned: every tensor of the same name and shape. What depends on the code's
/// length, the region's size or the boxes' places starts afresh.
/// </summary>
public static class StartingWeights
{
    /// <param name="package">folder of a presenter package</param>
    /// <param name="file">which of its weights</param>
    /// <param name="parts">first parts of the names of what is wanted; everything where there are none</param>
    /// <returns>how many tensors were taken over</returns>
    /// <exception cref="InvalidDataException">nothing fits, there is no such package, or the network has no such part</exception>
    /// <exception cref="SafeTensorsException">its weights are damaged</exception>
    public static int Load(nn.Module network, string package, string file, IReadOnlyList<string>? parts = null)
    {
        var path = Path.Combine(package, file);
        if (!File.Exists(path))
            throw new InvalidDataException($"there is no presenter package with {file} at {Path.GetFullPath(package)} to start from");
        var own = network.state_dict();
        if (parts?.FirstOrDefault(p => own.Keys.All(n => PartOf(n) != p)) is { } unknown)
            throw new InvalidDataException($"StartParts names \"{unknown}\", which this network has not; it has {string.Join(", ", own.Keys.Select(PartOf).Distinct())}");
        var known = SafeTensors.Read(path);
        using var off = no_grad();
        var taken = 0;
        foreach (var (name, learned) in own)
        {
            if (parts is { Count: > 0 } && !parts.Contains(PartOf(name)))
                continue;
            if (!known.TryGetValue(name, out var other) || !other.shape.SequenceEqual(learned.shape) || !other.isfinite().all().item<bool>())
                continue;
            learned.copy_(other);
            taken++;
        }
        foreach (var tensor in known.Values)
            tensor.Dispose();
        return taken > 0 ? taken
            : throw new InvalidDataException($"{path} holds no weights that fit this network; remedy: start from a presenter of the same kind of network, or from nothing");
    }

    private static string PartOf(string name) => name.Split('.')[0];
}
