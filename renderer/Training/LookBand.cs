using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>A few rows of cells and what lies around them: what regressions tell of them.</summary>
internal sealed class LookBand
{
    private const int Cell = TurningLooks.Cell;

    /// <summary>Pixels around a cell whose errors decide on its filter, and how far those count that lie away from its middle.</summary>
    private const int Around = 12;

    private const double Spread = 8;

    /// <summary>Of each picture every so manieth pixel, each way, other ones of the next picture: all of all are more than filters need, but each pixel has ways of its own.</summary>
    private const int Stride = 2;

    /// <summary>Margin of a band that filters are fitted on, and of one that they are used on, with a pixel for sharpening.</summary>
    public const int FitMargin = Around + LookFilter.Reach, UseMargin = 1 + LookFilter.Reach;

    private readonly Tensor[] errors;
    private readonly Tensor[] alike;
    private readonly Tensor[] others;
    private readonly Tensor? slopes;
    private readonly int margin;
    private readonly int stride;

    private LookBand(Tensor band, Tensor[][] alike, Tensor[][] others, Tensor[] slopes, int margin, int stride, Tensor[] errors)
    {
        (this.margin, this.stride) = (margin, stride);
        static Tensor Told(Tensor[] by, Tensor of) => stack(by.Select(a => matmul(a, of.flatten(1)).reshape(-1, of.shape[1], of.shape[2])).ToList(), 1);
        var inner = band.narrow(1, LookFilter.Reach, band.shape[1] - 2 * LookFilter.Reach).narrow(2, LookFilter.Reach, band.shape[2] - 2 * LookFilter.Reach);
        this.errors = errors;
        this.alike = alike.Select(by => Told(by, band)).ToArray();
        this.others = others.Select((by, phase) => by.Length > 0 ? Told(by, Strided(inner, phase).contiguous()) : zeros(0)).ToArray();
        this.slopes = slopes.Length > 0 ? matmul(cat(slopes, 0), inner.flatten(1)).reshape(-1, inner.shape[1], inner.shape[2]) : null;
    }

    /// <summary>To fit filters.</summary>
    /// <param name="band">fp32 [pictures, rows, columns], with <see cref="FitMargin"/> all around</param>
    /// <param name="alike">of which each pixel's neighbours are wanted too</param>
    /// <param name="others">of which they are not</param>
    /// <param name="judges">which pictures are told from the others</param>
    public static LookBand ToFit(Tensor band, LookTeller[] alike, LookTeller[] others, Tensor judges)
    {
        var phases = Enumerable.Range(0, Stride * Stride).ToArray();
        Tensor Some(Tensor all, int phase) => all[TensorIndex.Slice(phase, step: phases.Length)];
        Tensor[][] Of(LookTeller[] by) => phases.Select(p => by.Select(t => Some(t.FromOthers, p)).ToArray()).ToArray();
        return new LookBand(band, Of(alike), Of(others), [], FitMargin, Stride, phases.Select(p => band.index_select(0, Some(judges, p))).ToArray());
    }

    /// <param name="seen">int64: which of those without neighbours may have a weight</param>
    public LookFilter Fit(int row, int column, Tensor seen)
    {
        using var scope = NewDisposeScope();
        const int wide = Cell + 2 * Around, samples = wide / Stride;
        Tensor Away(int from) => ((arange(from, wide, Stride, float32) - (wide - 1) / 2f) / Spread).square().mul(-0.5).exp();
        var made = LookFilter.Fit(errors.Select((wanted, phase) => new LookSamples(
            Windows(row, column, Around, phase, seen).reshape(wanted.shape[0], -1, samples, samples),
            Strided(Cut(wanted, row, column, Around), phase),
            Away(phase / Stride).unsqueeze(1) * Away(phase % Stride).unsqueeze(0))).ToArray(), Around / Stride, (int)alike[0].shape[1]);
        if (others[0].numel() > 0)
        {
            var windows = made.Weights.shape[0] - seen.shape[0];
            var single = zeros(others[0].shape[1]).index_copy(0, seen, made.Weights.narrow(0, windows, seen.shape[0]));
            made = made with { Weights = cat([made.Weights.narrow(0, 0, windows), single], 0) };
        }
        made.Weights.MoveToOuterDisposeScope();
        return made;
    }

    /// <summary>To use them.</summary>
    /// <param name="band">as above, with <see cref="UseMargin"/> all around</param>
    public static LookBand ToUse(Tensor band, LookTeller[] alike, LookTeller[] others)
    {
        static Tensor[][] Of(LookTeller[] by) => [by.Select(t => t.FromAll).ToArray()];
        return new LookBand(band, Of(alike), Of(others.Where(t => t.Code is null).ToArray()), others.Where(t => t.Code is not null).Select(t => t.FromAll).ToArray(), UseMargin, 1, []);
    }

    /// <summary>What is told of a cell and of one pixel more around it, each pixel by weights of its own.</summary>
    /// <param name="weights">fp32 [weights, cell + 2, cell + 2]</param>
    /// <returns>fp32 [centres + codes, cell + 2, cell + 2]</returns>
    public Tensor Told(int row, int column, Tensor weights)
    {
        const int wide = Cell + 2;
        var windows = Windows(row, column, 1, 0);
        var byPose = (windows * weights.narrow(0, 0, windows.shape[1]).flatten(1)).sum(1).reshape(-1, wide, wide);
        return slopes is null ? byPose
            : cat([byPose, slopes.narrow(1, row * Cell, wide).narrow(2, column * Cell, wide) * weights.narrow(0, windows.shape[1], slopes.shape[0])], 0);
    }

    /// <param name="phase">which of the pixels that lie <see cref="stride"/> apart</param>
    /// <param name="some">of those without neighbours; null: all</param>
    /// <returns>[told, weights, pixels]</returns>
    private Tensor Windows(int row, int column, int around, int phase, Tensor? some = null)
    {
        var (down, right) = (phase / stride, phase % stride);
        var near = Cut(alike[phase], row, column, around + LookFilter.Reach);
        var windows = nn.functional.unfold(near.narrow(-2, down, near.shape[^2] - down).narrow(-1, right, near.shape[^1] - right), (LookFilter.Window, LookFilter.Window), stride: (stride, stride));
        if (others[phase].numel() == 0)
            return windows;
        var (cell, wide) = (Cell / stride, (Cell + 2 * around) / stride);
        var here = others[phase].narrow(-2, row * cell, wide).narrow(-1, column * cell, wide);
        return cat([windows, (some is null ? here : here.index_select(1, some)).flatten(2)], 1);
    }

    private Tensor Strided(Tensor all, int phase) =>
        stride == 1 ? all : all[TensorIndex.Ellipsis, TensorIndex.Slice(phase / stride, step: stride), TensorIndex.Slice(phase % stride, step: stride)];

    private Tensor Cut(Tensor band, int row, int column, int around) =>
        band.narrow(-2, row * Cell + margin - around, Cell + 2 * around).narrow(-1, column * Cell + margin - around, Cell + 2 * around);
}
