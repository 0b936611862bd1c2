using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Filters of all cells of the head.</summary>
/// <param name="Weights">fp32 [1, weights, rows, columns]</param>
/// <param name="Own">squared error of each cell's pixels, row by row</param>
/// <param name="Told">what of it is told by the other pictures, nothing less than 0</param>
internal sealed record LookFilters(Tensor Weights, double[] Own, double[] Told)
{
    private const int Cell = TurningLooks.Cell;

    public static LookFilters Of(IReadOnlyList<LookFilter> cells, int rows, int columns) =>
        new(stack(cells.Select(f => f.Weights).ToList(), 1).reshape(1, -1, rows, columns), cells.Select(f => f.Own).ToArray(), cells.Select(f => Math.Max(0, f.Own - f.Left)).ToArray());

    /// <summary>Weights of each pixel of a cell and of one pixel more around it: from those of the nearest cells, since hair knows nothing of cells.</summary>
    /// <returns>fp32 [weights, cell + 2, cell + 2]</returns>
    public Tensor Around(int row, int column)
    {
        var near = nn.functional.pad(Weights, [1, 1, 1, 1], PaddingModes.Replicate).narrow(2, row, 3).narrow(3, column, 3);
        return nn.functional.interpolate(near, scale_factor: [Cell, Cell], mode: InterpolationMode.Bilinear, align_corners: false)
            .narrow(2, Cell - 1, Cell + 2).narrow(3, Cell - 1, Cell + 2).squeeze(0);
    }
}
