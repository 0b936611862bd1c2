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
/// 2006, section 2.2). How far a pose tells something of its neighbours and how what is told of a cell is filtered is decided by what the other pictures
/// tell of each (leave-one-out in closed form, section 5.4.2), so that nothing is learned by heart.
/// </summary>
public static class LookRegression
{
    private const int Cell = TurningLooks.Cell;

    /// <summary>Pixels around a cell that are looked at: what a <see cref="LookFilter"/> reaches, and one for sharpening.</summary>
    private const int Margin = LookFilter.Reach + 1;

    /// <summary>Variance of a picture's noise, in that of what is looked for.</summary>
    private static readonly double[] Noises = [3, 12];

    /// <summary>Share of what is close in how alike two poses look; the rest is of what is within three times that.</summary>
    private const double Close = 0.5;

    /// <summary>Reading between pixels blurs what is added by about this much.</summary>
    private static readonly float[] Sharpen = [-0.15f, 1.3f, -0.15f];

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
        var (centres, gather, judges) = Distinct(poses);
        var lengths = Lengths(errors, poses, judges);
        var alike = Alike(poses, lengths);
        var solved = Noises.Select(n => linalg.inv(alike + eye(count) * n)).ToArray();
        // Row k of these tells picture k from the others.
        var apart = solved.Select(a => (eye(count) - a / a.diagonal().unsqueeze(1)).index_select(0, judges)).ToArray();
        var around = nn.functional.pad(errors, [Margin, Margin, Margin, Margin], PaddingModes.Replicate);

        var cells = new List<int>();
        var (mixes, pictures) = (new List<Tensor>(), new List<Tensor>());
        double before = 0, after = 0;
        for (var row = 0; row < height / Cell; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var each = NewDisposeScope();
            var band = around.narrow(2, row * Cell, Cell + 2 * Margin).contiguous();
            Tensor Told(Tensor[] by) => stack(by.Select(a => matmul(a, band.flatten(1)).reshape(-1, band.shape[2], band.shape[3])).ToList(), 1);
            Tensor fromOthers = Told(apart), fromAll = Told(solved), judged = band.index_select(0, judges);
            for (var column = 0; column < width / Cell; column++)
            {
                using var inside = NewDisposeScope();
                Tensor Around(Tensor rows, int margin) =>
                    rows.narrow(2, Margin - margin, Cell + 2 * margin).narrow(3, column * Cell + Margin - margin, Cell + 2 * margin);
                var filter = LookFilter.Fit(Around(fromOthers, LookFilter.Reach), Around(judged, 0));
                before += filter.Own;
                after += Math.Min(filter.Left, filter.Own);
                if (filter.Left > filter.Own * (1 - Worth))
                    continue;
                var weights = nn.functional.conv2d(Around(fromAll, Margin), Sharpened(filter.Weights)).flatten(1);
                var main = linalg.svd(matmul(alike, weights), fullMatrices: false).Vh.narrow(0, 0, rank);
                cells.Add(row * (width / Cell) + column);
                var mix = matmul(gather, matmul(weights, main.transpose(0, 1)));
                mixes.Add(cat([mix * Close, mix * (1 - Close)], 0).MoveToOuterDisposeScope().MoveToOuterDisposeScope());
                pictures.Add(main.contiguous().MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }
        }
        if (cells.Count == 0)
            return null;
        var pixels = (double)height * width * judges.shape[0];
        return new FoundLooks(new LooksOptions(rank, (int)centres.shape[0], [.. cells]), centres.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope(),
            stack(mixes, 1).MoveToOuterDisposeScope(), stack(pictures, 0).MoveToOuterDisposeScope(), before / pixels, after / pixels);
    }

    /// <summary>A filter and then sharpening, in one.</summary>
    private static Tensor Sharpened(Tensor weights)
    {
        var line = tensor(Sharpen);
        var both = (line.unsqueeze(1) * line.unsqueeze(0)).reshape(1, 1, 3, 3);
        return nn.functional.conv2d(nn.functional.pad(weights, [2, 2, 2, 2]).transpose(0, 1), both).transpose(0, 1);
    }

    /// <summary>How far along each number of the pose looks stay alike, by coordinate descent on the pixels with the largest errors.</summary>
    private static Tensor Lengths(Tensor errors, Tensor poses, Tensor judges)
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
            var solved = linalg.inv(Alike(poses, tensor(tried)) + eye(poses.shape[0]) * 5);
            return matmul((solved / solved.diagonal().unsqueeze(1)).index_select(0, judges), sample).square().mean().item<float>();
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
    private static Tensor Alike(Tensor poses, Tensor lengths)
    {
        var (close, wide) = TurningLooks.Nearness(poses, poses, lengths);
        return close * Close + wide * (1 - Close);
    }

    /// <summary>Pictures of the same pose are one centre.</summary>
    /// <returns>
    /// [centres, pose]; what sums the pictures of each, [centres, pictures]; and which pictures judge what the others tell of them: those of a pose that no other
    /// shows, for the others know a pose that many show better than any that comes, or all where there are few of these
    /// </returns>
    private static (Tensor Centres, Tensor Gather, Tensor Judges) Distinct(Tensor poses)
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
        var alone = groups.Where(g => g.Count() == 1).Select(g => (long)g.First()).ToArray();
        var judges = alone.Length > all.Length / 2 ? alone : Enumerable.Range(0, all.Length).Select(i => (long)i).ToArray();
        return (tensor(groups.SelectMany(g => all[g.First()]).ToArray()).reshape(groups.Length, size), tensor(gather), tensor(judges));
    }
}
