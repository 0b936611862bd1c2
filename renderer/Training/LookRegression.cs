using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What a regression found for <see cref="TurningLooks"/>.</summary>
/// <param name="Mix">[centres, cells, rank]</param>
/// <param name="Pictures">[cells, rank, numbers of a cell]</param>
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

    /// <summary>Variance of a picture's noise, in that of what is looked for.</summary>
    private static readonly double[] Noises = [3, 12];

    /// <summary>
    /// Grey, which hair before a wall is wrong in most, and two colours against each other, each regarded by itself: a mean of three holds less noise than each of
    /// them. Rows of length 1 at right angles, so that squared errors add up.
    /// </summary>
    private static readonly float[,] Opponents =
    {
        { 0.57735f, 0.57735f, 0.57735f },
        { 0.70711f, 0, -0.70711f },
        { 0.40825f, -0.81650f, 0.40825f },
    };

    /// <summary>Reading between pixels blurs what is added by about this much; of colours, which are smooth, nothing is to be seen.</summary>
    private static readonly float[] Sharpen = [-0.15f, 1.3f, -0.15f];

    /// <summary>What must go for a cell to be kept, in the mean error of a cell: cells in which much is noise may tell most, if a small share of theirs.</summary>
    private const double Worth = 0.0015;

    /// <param name="rank">pictures a cell</param>
    /// <returns>null where the pose tells nothing of any cell's errors</returns>
    public static FoundLooks? Find(HeadResiduals residuals, int rank, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (errors, poses) = residuals;
        var (count, height, width) = (errors.shape[0], (int)errors.shape[2], (int)errors.shape[3]);
        rank = (int)Math.Min(Math.Min(rank, count), TurningLooks.Numbers);
        var (centres, gather, judges) = Distinct(poses);
        var lengths = Lengths(errors, poses, judges);
        var alike = TurningLooks.Nearness(poses, poses, lengths);
        var solved = Noises.Select(n => linalg.inv(alike + eye(count) * n)).ToArray();
        // Row k of these tells picture k from the others.
        var apart = solved.Select(a => (eye(count) - a / a.diagonal().unsqueeze(1)).index_select(0, judges)).ToArray();

        var cells = new List<int>();
        var (mixes, pictures) = (new List<Tensor>(), new List<Tensor>());
        double before = 0, after = 0;
        var least = Worth * errors.index_select(0, judges).to(float32).square().sum().item<float>() / (height / Cell * (width / Cell));
        for (var row = 0; row < height / Cell; row++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var each = NewDisposeScope();
            var bands = Bands(errors, row).Select(b => new LookBand(b, solved, apart, judges)).ToArray();
            for (var column = 0; column < width / Cell; column++)
            {
                using var inside = NewDisposeScope();
                var filters = bands.Select(b => b.Fit(column)).ToArray();
                var told = filters.Select(f => Math.Max(0, f.Own - f.Left)).ToArray();
                before += filters.Sum(f => f.Own);
                if (told.Sum() < least)
                    continue;
                after -= told.Sum();
                // What stands in the place of each picture's errors: [pictures, 3, numbers of a cell], first as opponents.
                var shown = stack(bands.Select((b, k) => told[k] > 0 ? b.Told(column, k == 0 ? Sharpened(filters[k].Weights) : filters[k].Weights) : zeros(count, Cell * Cell)).ToList(), 1);
                var weights = matmul(tensor(Opponents).transpose(0, 1), shown).flatten(1);
                var main = Principal(matmul(alike, weights), rank);
                cells.Add(row * (width / Cell) + column);
                mixes.Add(matmul(gather, matmul(weights, main.transpose(0, 1))).MoveToOuterDisposeScope().MoveToOuterDisposeScope());
                pictures.Add(main.contiguous().MoveToOuterDisposeScope().MoveToOuterDisposeScope());
            }
        }
        if (cells.Count == 0)
            return null;
        var numbers = 3.0 * height * width * judges.shape[0];
        return new FoundLooks(new LooksOptions(rank, (int)centres.shape[0], [.. cells]), centres.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope(),
            stack(mixes, 1).MoveToOuterDisposeScope(), stack(pictures, 0).MoveToOuterDisposeScope(), before / numbers, (before + after) / numbers);
    }

    /// <summary>A row of cells and what lies around it, as opponents.</summary>
    /// <returns>three times fp32 [pictures, rows, columns]</returns>
    private static Tensor[] Bands(Tensor errors, int row)
    {
        var lines = (arange(Cell + 2 * LookBand.Margin) + (row * Cell - LookBand.Margin)).clamp(0, errors.shape[2] - 1);
        var around = nn.functional.pad(errors.index_select(2, lines).to(float32), [LookBand.Margin, LookBand.Margin, 0, 0], PaddingModes.Replicate);
        return matmul(tensor(Opponents), around.flatten(2)).reshape(around.shape).unbind(1).Select(b => b.contiguous()).ToArray();
    }

    /// <summary>Few pictures of which all are nearly mixtures.</summary>
    /// <param name="all">[pictures, numbers]</param>
    /// <returns>[rank, numbers], at right angles</returns>
    private static Tensor Principal(Tensor all, int rank)
    {
        // Of the products of pictures: a third of the time that their own singular values take.
        var mixed = linalg.eigh(matmul(all, all.transpose(0, 1))).Item2.narrow(1, all.shape[0] - rank, rank);
        return linalg.qr(matmul(all.transpose(0, 1), mixed)).Q.transpose(0, 1);
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
        var grey = errors.unbind(1).Select(c => c.to(float32)).Aggregate((a, b) => a + b).flatten(1);
        var some = (int)Math.Min(grey.shape[1], 6000);
        var strongest = grey.square().mean([0]).topk((int)Math.Min(grey.shape[1], 5L * some)).indexes;
        var sample = grey.index_select(1, strongest.index_select(0, linspace(0, strongest.shape[0] - 1, some).to(int64))).contiguous();
        var lengths = (poses.std(0) * 0.5).clamp_min(1e-3).data<float>().ToArray();
        double Error(float[] tried)
        {
            using var each = NewDisposeScope();
            var solved = linalg.inv(TurningLooks.Nearness(poses, poses, tensor(tried)) + eye(poses.shape[0]) * 5);
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
