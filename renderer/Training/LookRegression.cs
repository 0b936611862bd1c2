using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What a regression found for <see cref="TurningLooks"/>.</summary>
/// <param name="Mix">[2 centres, cells, rank]</param>
/// <param name="Pictures">[cells, rank, cell, cell]</param>
/// <param name="Before">mean squared error of the pictures in the head's frame, and with the looks that the other pictures tell</param>
public sealed record FoundLooks(LooksOptions Options, Tensor Centres, Tensor Lengths, Tensor Mix, Tensor Pictures, double Before, double After);

/// <summary>
/// Tells the error at any pose of the head from the errors of the footage's poses: Gaussian process regression over the pose (Rasmussen and Williams
/// 2006, section 2.2). How far a pose tells something of its neighbours, how noisy a cell is and along which way its errors are smooth is decided by what the other pictures
/// tell of each (leave-one-out in closed form, section 5.4.2), so that nothing is learned by heart.
/// </summary>
public static class LookRegression
{
    private const int Cell = TurningLooks.Cell;

    /// <summary>Rows around a cell that smoothing looks at.</summary>
    private const int Margin = 4;

    /// <summary>Variance of a picture's noise, in that of what is looked for.</summary>
    private static readonly double[] Noises = [0.8, 1.6, 3, 6, 15];

    /// <summary>Share of what is close in how alike two poses look; the rest is of what is within three times that.</summary>
    private static readonly double[] Shares = [0.85, 0.6, 0.25];

    /// <summary>Strands are long: deviation in pixels down and across that what is told may be smoothed by.</summary>
    private static readonly (double Down, double Across)[] Smoothings = [(0, 0), (0.7, 0), (1.4, 0), (0, 0.7), (0, 1.4), (0.5, 0.5)];

    /// <summary>Share of a cell's error that must go for the cell to be kept.</summary>
    private const double Worth = 0.02;

    /// <param name="rank">pictures a cell</param>
    /// <returns>null where the pose tells nothing of any cell's errors</returns>
    public static FoundLooks? Find(HeadResiduals residuals, int rank, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (errors, poses) = residuals;
        var (count, height, width) = (errors.shape[0], (int)errors.shape[2], (int)errors.shape[3]);
        rank = (int)Math.Min(Math.Min(rank, count), Cell * Cell);
        var lengths = Lengths(errors, poses);
        var alike = Shares.Select(share => Alike(poses, lengths, share)).ToArray();
        var solved = alike.SelectMany(near => Noises.Select(n => linalg.inv(near + eye(count) * n))).ToArray();
        var (centres, gather) = Distinct(poses);

        var cells = new List<int>();
        var (mixes, pictures) = (new List<Tensor>(), new List<Tensor>());
        double before = 0, after = 0;
        for (var row = 0; row < height / Cell; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var each = NewDisposeScope();
            var top = Math.Max(0, row * Cell - Margin);
            var band = errors.narrow(2, top, Math.Min(height, (row + 1) * Cell + Margin) - top).contiguous();
            var inner = row * Cell - top;
            var (choice, own, left) = Choose(band, inner, solved);
            before += own.Sum();
            after += own.Zip(left, Math.Min).Sum();
            foreach (var same in Enumerable.Range(0, width / Cell).Where(c => left[c] < own[c] * (1 - Worth)).GroupBy(c => choice[c]))
            {
                var (solution, smoothing) = (same.Key / Smoothings.Length, same.Key % Smoothings.Length);
                var kind = solution / Noises.Length;
                var told = Sharpened(Smoothed(matmul(solved[solution], band.flatten(1)).reshape(band.shape), Smoothings[smoothing])).narrow(2, inner, Cell);
                foreach (var column in same)
                {
                    var weights = told.narrow(3, column * Cell, Cell).flatten(1);
                    var main = linalg.svd(matmul(alike[kind], weights), fullMatrices: false).Vh.narrow(0, 0, rank);
                    cells.Add(row * (width / Cell) + column);
                    var mix = matmul(gather, matmul(weights, main.transpose(0, 1)));
                    mixes.Add(cat([mix * Shares[kind], mix * (1 - Shares[kind])], 0).MoveToOuterDisposeScope());
                    pictures.Add(main.contiguous().MoveToOuterDisposeScope());
                }
            }
        }
        if (cells.Count == 0)
            return null;
        var pixels = (double)errors.numel() / count;
        return new FoundLooks(new LooksOptions(rank, (int)centres.shape[0], [.. cells]), centres.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope(),
            stack(mixes, 1).MoveToOuterDisposeScope(), stack(pictures, 0).MoveToOuterDisposeScope(), before / pixels, after / pixels);
    }

    /// <summary>For each cell of a row which solution and smoothing tell most of each picture from the others.</summary>
    /// <param name="band">[pictures, 1, rows, width]: the cells and some rows around</param>
    /// <param name="inner">where in it the cells begin</param>
    /// <returns>choices (solution times smoothings plus smoothing); a picture's squared error of each cell as it is, and with the best choice</returns>
    private static (int[] Choice, double[] Own, double[] Left) Choose(Tensor band, int inner, IReadOnlyList<Tensor> solved)
    {
        static double[] Sums(Tensor error) => error.square().reshape(error.shape[0], 1, Cell, -1, Cell).sum([0, 1, 2, 4]).div(error.shape[0]).to(float64).data<double>().ToArray();
        var own = Sums(band.narrow(2, inner, Cell).contiguous());
        var left = Enumerable.Repeat(double.PositiveInfinity, own.Length).ToArray();
        var choice = new int[own.Length];
        for (var n = 0; n < solved.Count; n++)
        {
            using var each = NewDisposeScope();
            var told = band - matmul(solved[n] / solved[n].diagonal().unsqueeze(1), band.flatten(1)).reshape(band.shape);
            for (var s = 0; s < Smoothings.Length; s++)
            {
                using var inside = NewDisposeScope();
                var sums = Sums((band - Smoothed(told, Smoothings[s])).narrow(2, inner, Cell).contiguous());
                for (var c = 0; c < own.Length; c++)
                {
                    if (sums[c] < left[c])
                        (left[c], choice[c]) = (sums[c], n * Smoothings.Length + s);
                }
            }
        }
        return (choice, own, left);
    }

    /// <summary>How far along each number of the pose looks stay alike, by coordinate descent on the pixels with the largest errors.</summary>
    private static Tensor Lengths(Tensor errors, Tensor poses)
    {
        using var scope = NewDisposeScope();
        var grey = errors.flatten(1);
        var some = (int)Math.Min(grey.shape[1], 6000);
        var strongest = grey.square().mean([0]).topk((int)Math.Min(grey.shape[1], 5L * some)).indexes;
        var sample = grey.index_select(1, strongest.index_select(0, linspace(0, strongest.shape[0] - 1, some).to(int64))).contiguous();
        var lengths = (poses.std(0) * 0.5).clamp_min(1e-3).data<float>().ToArray();
        double Error(float[] tried)
        {
            using var each = NewDisposeScope();
            var solved = linalg.inv(Alike(poses, tensor(tried), 0.6) + eye(poses.shape[0]) * 5);
            return matmul(solved / solved.diagonal().unsqueeze(1), sample).square().mean().item<float>();
        }
        var best = Error(lengths);
        foreach (var factor in new[] { 2f, 1.4f, 1.2f })
        {
            for (var k = 0; k < lengths.Length; k++)
            {
                foreach (var way in new[] { factor, 1 / factor })
                {
                    for (var tries = 0; tries < 4; tries++)
                    {
                        var tried = lengths.ToArray();
                        tried[k] *= way;
                        if (Error(tried) is var error && error >= best)
                            break;
                        (best, lengths) = (error, tried);
                    }
                }
            }
        }
        return tensor(lengths).MoveToOuterDisposeScope();
    }

    /// <summary>How alike the looks of two poses are expected to be, 0 to 1.</summary>
    private static Tensor Alike(Tensor poses, Tensor lengths, double share)
    {
        var (close, wide) = TurningLooks.Nearness(poses, poses, lengths);
        return close * share + wide * (1 - share);
    }

    /// <summary>Pictures of the same pose are one centre.</summary>
    /// <returns>[centres, pose], and what sums the pictures of each: [centres, pictures]</returns>
    private static (Tensor Centres, Tensor Gather) Distinct(Tensor poses)
    {
        var size = (int)poses.shape[1];
        var all = poses.data<float>().ToArray().Chunk(size).ToArray();
        var groups = Enumerable.Range(0, all.Length).GroupBy(i => string.Join(' ', all[i].Select(v => v.ToString("g5", System.Globalization.CultureInfo.InvariantCulture)))).ToArray();
        var gather = new float[groups.Length, all.Length];
        for (var g = 0; g < groups.Length; g++)
        {
            foreach (var i in groups[g])
                gather[g, i] = 1;
        }
        return (tensor(groups.SelectMany(g => all[g.First()]).ToArray()).reshape(groups.Length, size), tensor(gather));
    }

    private static Tensor Smoothed(Tensor x, (double Down, double Across) by)
    {
        if (by.Down > 0)
            x = Filtered(x, Gaussian(by.Down), down: true);
        return by.Across > 0 ? Filtered(x, Gaussian(by.Across), down: false) : x;
    }

    /// <summary>Reading between pixels blurs what is added by about this much.</summary>
    private static Tensor Sharpened(Tensor x)
    {
        float[] sharpen = [-0.15f, 1.3f, -0.15f];
        return Filtered(Filtered(x, sharpen, down: true), sharpen, down: false);
    }

    private static float[] Gaussian(double deviation)
    {
        var weights = Enumerable.Range(-Margin + 1, 2 * Margin - 1).Select(i => Math.Exp(-0.5 * i * i / (deviation * deviation))).ToArray();
        return [.. weights.Select(w => (float)(w / weights.Sum()))];
    }

    private static Tensor Filtered(Tensor x, float[] weights, bool down)
    {
        var half = weights.Length / 2;
        var padded = nn.functional.pad(x, down ? [0, 0, half, half] : [half, half, 0, 0], PaddingModes.Replicate);
        var sum = zeros_like(x);
        for (var i = 0; i < weights.Length; i++)
            sum.add_(padded.narrow(down ? 2 : 3, i, x.shape[down ? 2 : 3]), weights[i]);
        return sum;
    }
}
