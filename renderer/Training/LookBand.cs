using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>One row of cells and what lies around it: errors, and what regressions of different noise tell of them.</summary>
internal sealed class LookBand
{
    /// <summary>Pixels around a cell that are looked at: what a <see cref="LookFilter"/> reaches, and one for sharpening.</summary>
    public const int Margin = LookFilter.Reach + 1;

    private const int Cell = TurningLooks.Cell;

    private readonly Tensor judged;
    private readonly Tensor fromOthers;
    private readonly Tensor fromAll;

    /// <param name="band">fp32 [pictures, cell + 2 margin, width + 2 margin]</param>
    /// <param name="solved">a regression each, [pictures, pictures]</param>
    /// <param name="apart">the same for what the others tell of each picture that judges, [judges, pictures]</param>
    public LookBand(Tensor band, Tensor[] solved, Tensor[] apart, Tensor judges)
    {
        Tensor Told(Tensor[] by) => stack(by.Select(a => matmul(a, band.flatten(1)).reshape(-1, band.shape[1], band.shape[2])).ToList(), 1);
        judged = band.index_select(0, judges).unsqueeze(1);
        (fromOthers, fromAll) = (Told(apart), Told(solved));
    }

    public LookFilter Fit(int column) => LookFilter.Fit(Around(fromOthers, column, LookFilter.Reach), Around(judged, column, 0));

    /// <summary>By how much each picture takes part in what is told of a cell.</summary>
    /// <param name="filter">fp32 [1, regressions, 5, 5], or 7 where it sharpens too</param>
    /// <returns>fp32 [pictures, cell cell]</returns>
    public Tensor Told(int column, Tensor filter) => nn.functional.conv2d(Around(fromAll, column, (int)filter.shape[2] / 2), filter).flatten(1);

    private static Tensor Around(Tensor rows, int column, int margin) =>
        rows.narrow(2, Margin - margin, Cell + 2 * margin).narrow(3, column * Cell + Margin - margin, Cell + 2 * margin);
}
