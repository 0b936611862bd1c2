using Presenter.Renderer.Frames;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>All that a cell could show, most first.</summary>
/// <param name="Mix">[centres + codes, pictures]</param>
/// <param name="Pictures">[pictures, numbers of a cell]</param>
/// <param name="Shares">how much each picture shows, in squares</param>
internal sealed record CellLooks(int Cell, Tensor Mix, Tensor Pictures, float[] Shares)
{
    /// <summary>Pictures are given out so many at a time: few sizes of cells are composed in few goes.</summary>
    private const int Step = 4;

    /// <summary>Gives pictures to the cells where they show most.</summary>
    /// <param name="pictures">of all cells together</param>
    public static (LooksOptions Options, Tensor Mix, Tensor Pictures) Share(IReadOnlyList<CellLooks> cells, int centres, int codes, int pictures)
    {
        var step = Math.Min(Step, pictures);
        var ranks = cells.SelectMany((cell, k) => cell.Shares.Chunk(step).Select(some => (Cell: k, Size: some.Length, Shows: some.Sum(s => (double)s))))
            .OrderByDescending(some => some.Shows).Take(pictures / step)
            .GroupBy(some => some.Cell).ToDictionary(g => g.Key, g => g.Sum(some => some.Size));
        var order = ranks.Keys.OrderByDescending(k => ranks[k]).ThenBy(k => cells[k].Cell).ToArray();
        return (new LooksOptions(order.Select(k => ranks[k]).ToArray(), centres, order.Select(k => cells[k].Cell).ToArray(), codes),
            cat(order.Select(k => cells[k].Mix.narrow(1, 0, ranks[k])).ToList(), 1), cat(order.Select(k => cells[k].Pictures.narrow(0, 0, ranks[k])).ToList(), 0));
    }
}
