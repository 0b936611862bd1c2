using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// The same weights on several devices, each learning from its share of a batch (data parallelism, as in Li et al. 2020):
/// gradients come together on the first, its optimiser steps, and the others take over its weights.
/// </summary>
/// <param name="copies">the weights of each device, in the same order; the first one's are optimised</param>
public sealed class Replicas(params IReadOnlyList<FlatWeights> copies)
{
    /// <summary>Where frames are trained: every CUDA device, or the CPU.</summary>
    public static IReadOnlyList<Device> Devices() =>
        cuda.is_available() ? Enumerable.Range(0, cuda.device_count()).Select(i => new Device(DeviceType.CUDA, i)).ToArray() : [CPU];

    /// <summary>Shares of a batch, as even as can be; what belongs together stays together.</summary>
    /// <param name="batch">[n, ...]</param>
    /// <param name="together">how many that follow each other are not parted</param>
    /// <returns>at most as many as there are devices, none empty</returns>
    public static IReadOnlyList<Tensor> Share(Tensor batch, int devices, int together)
    {
        var groups = batch.shape[0] / together;
        var shares = Math.Min(devices, groups);
        return shares <= 1 ? [batch]
            : Enumerable.Range(0, (int)shares).Select(k => (From: groups * k / shares * together, To: groups * (k + 1) / shares * together))
                .Select(s => batch.narrow(0, s.From, s.To - s.From)).ToArray();
    }

    /// <summary>Runs something on every share at once; on one alone it stays on this thread.</summary>
    public static void Each(int count, Action<int> work)
    {
        if (count == 1)
            work(0);
        else
            Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = count }, work);
    }

    /// <summary>Adds the other copies' gradients to the first one's.</summary>
    /// <param name="used">copies that had a share of this batch</param>
    public void GatherGradients(int used)
    {
        using var off = no_grad();
        foreach (var other in copies.Take(used).Skip(1))
        {
            using var moved = other.Gradients.to(copies[0].Gradients.device);
            copies[0].Gradients.add_(moved);
        }
    }

    /// <summary>Copies the first one's weights to the others.</summary>
    public void SpreadWeights()
    {
        using var off = no_grad();
        foreach (var other in copies.Skip(1))
            other.Values.copy_(copies[0].Values);
    }
}
