using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// What regressions of different noise tell of a cell, and of the pixels around each of its pixels, weighed so that it comes nearest to the truth (stacked
/// regression, Breiman 1996): how much of it to believe, along which way strands are smooth, how sharp they are.
/// </summary>
/// <param name="Weights">fp32 [1, regressions, 5, 5]</param>
/// <param name="Own">squared error of all pictures as they are, and with what is told by the others, as of pictures that the weights were not fitted to</param>
internal sealed record LookFilter(Tensor Weights, double Own, double Left)
{
    /// <summary>Pixels around each that are looked at, each way.</summary>
    public const int Reach = 2;

    /// <summary>How strongly weights are held at the plain mean of the regressions, shrunk a little.</summary>
    private const double Held = 0.1, Plain = 0.9;

    /// <param name="told">fp32 [pictures, regressions, rows + 2 reach, columns + 2 reach]: each picture's from the others</param>
    /// <param name="wanted">fp32 [pictures, 1, rows, columns]</param>
    public static LookFilter Fit(Tensor told, Tensor wanted)
    {
        using var scope = NewDisposeScope();
        const int size = 2 * Reach + 1;
        var regressions = told.shape[1];
        var windows = nn.functional.unfold(told, (size, size)).transpose(0, 1).flatten(1);
        var target = wanted.flatten();
        var alike = matmul(windows, windows.transpose(0, 1)).to(float64);
        var toward = matmul(windows, target).to(float64);
        var plain = zeros([regressions, size * size], dtype: float64);
        plain.select(1, size * size / 2).fill_(Plain / regressions);
        var held = alike.trace() * (Held / alike.shape[0]);
        var weights = linalg.solve(alike + eye(alike.shape[0], dtype: float64) * held, toward + plain.flatten() * held);
        var own = target.square().sum().to(float64);
        var left = own - 2 * dot(weights, toward) + dot(weights, matmul(alike, weights));
        // As many weights fit some of any noise (Mallows 1973).
        var fitted = 2.0 * alike.shape[0] / target.shape[0];
        return new LookFilter(weights.to(float32).reshape(1, regressions, size, size).MoveToOuterDisposeScope(), own.item<double>(), left.item<double>() * (1 + fitted));
    }
}
