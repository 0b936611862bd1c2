using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What a regression found for <see cref="TurningLooks"/>.</summary>
/// <param name="Mix">[centres + codes, pictures]</param>
/// <param name="Pictures">[pictures, numbers of a cell]</param>
/// <param name="Before">mean squared error of the pictures in the head's frame, and with the looks that the other pictures tell</param>
public sealed record FoundLooks(LooksOptions Options, Tensor Centres, Tensor Lengths, Tensor Mix, Tensor Pictures, double Before, double After);

/// <summary>
/// Tells the error at any pose and code from the errors of the footage's by several regressions (<see cref="LookTeller"/>). How far a pose tells something
/// of its neighbours, and what of each regression goes into a cell (<see cref="LookFilter"/>), is decided by what the other pictures tell of each, so that nothing is learned by heart.
/// </summary>
public static class LookRegression
{
    private const int Cell = TurningLooks.Cell;

    /// <summary>Rows of cells at once: more take more memory (0.1 GB a row), fewer look at margins again and again.</summary>
    private const int Together = 4;

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
    private static readonly float[] Sharpen = [-0.18f, 1.36f, -0.18f];

    /// <summary>No cell gets more pictures than these.</summary>
    private const int Most = 32;

    /// <summary>What must go for a cell to be kept, in the mean error of a cell: cells in which much is noise may tell most, if a small share of theirs.</summary>
    private const double Worth = 0.0015;

    /// <param name="rank">pictures a cell in the mean; those cells get more whose pictures show more</param>
    /// <returns>null where the pose tells nothing of any cell's errors</returns>
    public static FoundLooks? Find(HeadResiduals residuals, int rank, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var (errors, poses, codes, seen) = residuals;
        var (count, height, width) = (errors.shape[0], (int)errors.shape[2], (int)errors.shape[3]);
        var (centres, judges) = Distinct(poses);
        var lengths = Lengths(errors, poses, judges);
        var (alike, others) = LookTeller.All(poses, lengths, centres, judges, codes);
        lengths = lengths * LookTeller.Nearer;
        var shares = cat([TurningLooks.Nearness(poses, centres, lengths), codes], 1);
        var filters = Filters(errors, alike, others, judges, seen, cancellation);
        var (rows, columns) = (height / Cell, width / Cell);
        var least = Worth * errors.index_select(0, judges).to(float32).square().mean().item<float>() * Opponents.GetLength(0);

        var cells = new List<CellLooks>();
        double before = filters.Sum(f => f.Own.Sum()), after = before;
        for (var first = 0; first < rows; first += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            using var each = NewDisposeScope();
            var worth = Enumerable.Range(first * columns, Math.Min(Together, rows - first) * columns).Where(c => filters.Sum(f => f.Told[c]) >= least).ToArray();
            if (worth.Length == 0)
                continue;
            var bands = Bands(errors, first, LookBand.UseMargin).Select((b, k) => LookBand.ToUse(b, alike, Telling(others, k))).ToArray();
            foreach (var cell in worth)
            {
                using var inside = NewDisposeScope();
                var (row, column) = (cell / columns, cell % columns);
                var told = filters.Select(f => f.Told[cell]).ToArray();
                after -= told.Sum();
                // What each centre's nearness and each number of the code is multiplied by: [centres + codes, 3, numbers of a cell], first as opponents.
                var shown = stack(bands.Select((b, k) => told[k] > 0 ? Shown(b.Told(row - first, column, filters[k].Around(row, column)), k == 0) : zeros(shares.shape[1], Cell * Cell)).ToList(), 1);
                var weights = matmul(tensor(Opponents).transpose(0, 1), shown).flatten(1);
                var (main, shows) = Principal(matmul(shares, weights), (int)Math.Min(Math.Min(count, TurningLooks.Numbers), Most));
                var mix = matmul(weights, main.transpose(0, 1));
                cells.Add(new CellLooks(cell, mix.MoveToOuterDisposeScope().MoveToOuterDisposeScope(), main.contiguous().MoveToOuterDisposeScope().MoveToOuterDisposeScope(), shows));
            }
        }
        if (cells.Count == 0)
            return null;
        var numbers = (double)Opponents.GetLength(0) * rows * columns;
        var (options, mixes, pictures) = CellLooks.Share(cells, (int)centres.shape[0], (int)codes.shape[1], cells.Count * rank);
        return new FoundLooks(options, centres.MoveToOuterDisposeScope(), lengths.MoveToOuterDisposeScope(), mixes.MoveToOuterDisposeScope(), pictures.MoveToOuterDisposeScope(), before / numbers, after / numbers);
    }

    /// <summary>For colours directions bring next to nothing and would take as long again, twice (docs/log.md, 2026-11-27, noon).</summary>
    private static LookTeller[] Telling(LookTeller[] others, int opponent) => opponent == 0 ? others : others.Where(t => t.Code is not null).ToArray();

    private static LookFilters[] Filters(Tensor errors, LookTeller[] alike, LookTeller[] others, Tensor judges, Tensor seen, CancellationToken cancellation)
    {
        var (rows, columns) = ((int)errors.shape[2] / Cell, (int)errors.shape[3] / Cell);
        var found = Enumerable.Range(0, Opponents.GetLength(0)).Select(_ => new List<LookFilter>()).ToArray();
        for (var first = 0; first < rows; first += Together)
        {
            using var each = NewDisposeScope();
            var bands = Bands(errors, first, LookBand.FitMargin);
            for (var k = 0; k < bands.Length; k++)
            {
                using var inside = NewDisposeScope();
                var band = LookBand.ToFit(bands[k], alike, Telling(others, k), judges);
                for (var cell = first * columns; cell < Math.Min(first + Together, rows) * columns; cell++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    var filter = band.Fit(cell / columns - first, cell % columns, MayTell(Telling(others, k), seen[cell]));
                    filter.Weights.MoveToOuterDisposeScope().MoveToOuterDisposeScope();
                    found[k].Add(filter);
                }
            }
        }
        return found.Select(f => LookFilters.Of(f, rows, columns)).ToArray();
    }

    /// <summary>What a mouth does tells nothing about hair.</summary>
    /// <param name="seen">bool [code]: by a cell</param>
    private static Tensor MayTell(LookTeller[] some, Tensor seen) =>
        tensor(Enumerable.Range(0, some.Length).Where(i => some[i].Code is not { } number || seen[number].item<bool>()).Select(i => (long)i).ToArray(), int64);

    /// <summary>Some rows of cells and what lies around them, as opponents.</summary>
    /// <returns>three times fp32 [pictures, rows, columns]</returns>
    private static Tensor[] Bands(Tensor errors, int first, int margin)
    {
        var cells = Math.Min(Together, errors.shape[2] / Cell - first);
        var lines = (arange(cells * Cell + 2 * margin) + (first * Cell - margin)).clamp(0, errors.shape[2] - 1);
        var around = nn.functional.pad(errors.index_select(2, lines).to(float32), [margin, margin, 0, 0], PaddingModes.Replicate);
        return matmul(tensor(Opponents), around.flatten(2)).reshape(around.shape).unbind(1).Select(b => b.contiguous()).ToArray();
    }

    /// <summary>A cell of what is told of it and a pixel around.</summary>
    /// <param name="told">[told, cell + 2, cell + 2]</param>
    /// <returns>[told, cell cell]</returns>
    private static Tensor Shown(Tensor told, bool sharpened)
    {
        if (!sharpened)
            return told.narrow(1, 1, Cell).narrow(2, 1, Cell).flatten(1);
        var line = tensor(Sharpen);
        return nn.functional.conv2d(told.unsqueeze(1), (line.unsqueeze(1) * line.unsqueeze(0)).reshape(1, 1, 3, 3)).flatten(1);
    }

    /// <summary>Few pictures of which all are nearly mixtures.</summary>
    /// <param name="all">[pictures, numbers]</param>
    /// <returns>[rank, numbers], at right angles, and what each shows of all, in squares: most first</returns>
    private static (Tensor Main, float[] Shares) Principal(Tensor all, int rank)
    {
        // Of the products of pictures: a third of the time that their own singular values take.
        var (values, vectors) = linalg.eigh(matmul(all, all.transpose(0, 1)));
        var mixed = vectors.narrow(1, all.shape[0] - rank, rank).flip(1);
        return (linalg.qr(matmul(all.transpose(0, 1), mixed)).Q.transpose(0, 1), values.narrow(0, all.shape[0] - rank, rank).flip(0).data<float>().ToArray());
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
    /// [centres, pose]; and which pictures judge what the others tell of them: those of a pose that no other
    /// shows, for the others know a pose that many show better than any that comes, or all where there are few of these
    /// </returns>
    private static (Tensor Centres, Tensor Judges) Distinct(Tensor poses)
    {
        var size = (int)poses.shape[1];
        var all = poses.data<float>().ToArray().Chunk(size).ToArray();
        var groups = Enumerable.Range(0, all.Length).GroupBy(i => string.Join(' ', all[i].Select(v => v.ToString("g5", System.Globalization.CultureInfo.InvariantCulture)))).ToArray();
        var alone = groups.Where(g => g.Count() == 1).Select(g => (long)g.First()).ToArray();
        var judges = alone.Length > all.Length / 2 ? alone : Enumerable.Range(0, all.Length).Select(i => (long)i).ToArray();
        return (tensor(groups.SelectMany(g => all[g.First()]).ToArray()).reshape(groups.Length, size), tensor(judges));
    }
}
