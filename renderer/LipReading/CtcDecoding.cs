using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>What a reader's output says: the likeliest class of every step, repeats joined, blanks left out (Graves et al. 2006, section 3.2).</summary>
public static class CtcDecoding
{
    /// <param name="best">The likeliest class of every step.</param>
    public static int[] Collapse(ReadOnlySpan<long> best, int blank)
    {
        var read = new List<int>();
        long last = blank;
        foreach (var now in best)
        {
            if (now != blank && now != last)
                read.Add((int)now);
            last = now;
        }
        return [.. read];
    }

    /// <param name="logProbabilities">[steps, batch, classes]</param>
    /// <param name="lengths">Steps of each of the batch that count.</param>
    public static int[][] Greedy(Tensor logProbabilities, IReadOnlyList<int> lengths, int blank)
    {
        using var scope = NewDisposeScope();
        var best = logProbabilities.argmax(2).transpose(0, 1).contiguous().cpu().data<long>().ToArray();
        var steps = (int)logProbabilities.shape[0];
        return lengths.Select((length, i) => Collapse(best.AsSpan(i * steps, length), blank)).ToArray();
    }
}
