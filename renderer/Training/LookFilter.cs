using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// What several regressions tell of a cell, and some of them of the pixels around each of its pixels, weighed so that it comes nearest to the truth (stacked
/// regression, Breiman 1996): how much of it to believe, with which direction of the pose looks change, along which way strands are smooth, how sharp they are.
/// </summary>
/// <param name="Weights">fp32 [weights]: of the regressions that all ways are alike to, 5 x 5 each, then of the others, one each</param>
/// <param name="Own">squared error of the cell's pixels as they are, and with what is told by the others, as of pictures that the weights were not fitted to</param>
internal sealed record LookFilter(Tensor Weights, double Own, double Left)
{
    /// <summary>Pixels around each that are looked at, each way.</summary>
    public const int Reach = 2;

    public const int Window = 2 * Reach + 1;

    /// <summary>How strongly weights are held at the plain mean of the regressions, shrunk a little.</summary>
    private const double Held = 0.003, Plain = 0.9;

    /// <param name="around">how many of the pixels on each side are not the cell's own: they decide on the weights, not on what these are worth</param>
    /// <param name="alike">how many of the regressions have a window</param>
    public static LookFilter Fit(IReadOnlyList<LookSamples> samples, int around, int alike)
    {
        using var scope = NewDisposeScope();
        var size = samples[0].Told.shape[1];
        Tensor products = zeros(size, size, dtype: float64), toward = zeros(size, dtype: float64);
        double sum = 0, squares = 0;
        foreach (var (told, wanted, counts) in samples)
        {
            using var each = NewDisposeScope();
            var roots = counts.sqrt();
            var counted = told.mul(roots).transpose(0, 1).flatten(1);
            products.add_(matmul(counted, counted.transpose(0, 1)));
            toward.add_(matmul(counted, wanted.mul(roots).flatten()));
            sum += counts.sum().item<float>() * told.shape[0];
            squares += counts.square().sum().item<float>() * told.shape[0];
        }
        var plain = zeros(size, dtype: float64);
        for (var k = 0; k < alike; k++)
            plain[k * Window * Window + Window * Window / 2] = Plain / alike;
        var held = products.trace() * (Held / size);
        var weights = linalg.solve(products + eye(size, dtype: float64) * held, toward + plain * held).to(float32);

        double own = 0, left = 0;
        foreach (var (told, wanted, _) in samples)
        {
            using var each = NewDisposeScope();
            Tensor Inside(Tensor all) => all.narrow(-1, around, all.shape[^1] - 2 * around).narrow(-2, around, all.shape[^1] - 2 * around);
            var inside = Inside(wanted);
            own += inside.square().mean().item<float>() / samples.Count;
            left += (inside - matmul(weights, Inside(told).flatten(2)).reshape(inside.shape)).square().mean().item<float>() / samples.Count;
        }
        // As many weights fit some of any noise (Mallows 1973); of samples that count unequally so many count.
        return new LookFilter(weights.MoveToOuterDisposeScope(), own, left * (1 + 2.0 * size * squares / (sum * sum)));
    }
}

/// <summary>Pixels of a cell and around it.</summary>
/// <param name="Told">fp32 [pictures, weights, n, n]: what each weight is for</param>
/// <param name="Wanted">fp32 [pictures, n, n]</param>
/// <param name="Counts">fp32 [n, n]: how much each pixel counts</param>
internal sealed record LookSamples(Tensor Told, Tensor Wanted, Tensor Counts);
