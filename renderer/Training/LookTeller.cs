using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// A regression: how the errors at some poses of the head tell the error at another (Gaussian process regression, Rasmussen and Williams 2006, section 2.2),
/// or those at some values of one number of the code the error at others, in proportion to it (section 2.1).
/// </summary>
/// <param name="FromOthers">fp32 [judges, pictures]: each judge told from all pictures but itself (leave-one-out in closed form, section 5.4.2)</param>
/// <param name="FromAll">fp32 [centres, pictures]: what each centre's nearness is multiplied by; or [1, pictures]: what the number of the code is</param>
/// <param name="Code">the number of the code that it tells from; null: the pose</param>
internal sealed record LookTeller(Tensor FromOthers, Tensor FromAll, int? Code = null)
{
    /// <summary>Variance of a picture's noise, in that of what is looked for.</summary>
    private static readonly double[] Noises = [3, 12];

    /// <summary>
    /// What looks change with lies along one direction of the pose, another one for each strand: so many times shorter along it than how far looks stay alike elsewhere, and longer across.
    /// </summary>
    private const double Along = 1 / 3.0, Across = 1 / 0.6, Noise = 5;

    /// <summary>What changes in proportion to a number of the code is told as if so many times as many pictures had shown nothing of it: filters believe it less then.</summary>
    private const double Doubt = 2;

    /// <summary>What is blended at run time is near within a shorter way than what is told, and so can follow every direction.</summary>
    public const double Nearer = 0.6;

    /// <param name="lengths">[pose]: how far looks stay alike along each number of the pose</param>
    /// <param name="centres">[centres, pose]</param>
    /// <param name="judges">which pictures are told from the others</param>
    /// <param name="codes">[pictures, code]</param>
    /// <returns>first two that look all ways alike, then one for each direction in which one or two numbers of the pose change, and one for each number of the code</returns>
    public static (LookTeller[] Alike, LookTeller[] Others) All(Tensor poses, Tensor lengths, Tensor centres, Tensor judges, Tensor codes)
    {
        var (unit, middle) = (poses / lengths, centres / lengths);
        var onto = Blended(middle);
        LookTeller Of(Tensor metric, double noise)
        {
            using var scope = NewDisposeScope();
            Tensor Near(Tensor some) => TurningLooks.Nearness(matmul(some, metric), matmul(unit, metric), ones(metric.shape[0]));
            var solved = linalg.inv(Near(unit) + eye(unit.shape[0]) * noise);
            var others = (eye(unit.shape[0]) - solved / solved.diagonal().unsqueeze(1)).index_select(0, judges);
            return new LookTeller(others.MoveToOuterDisposeScope(), matmul(matmul(onto.By, Near(onto.Poses)), solved).MoveToOuterDisposeScope());
        }
        var pose = (int)poses.shape[1];
        return (Noises.Select(n => Of(eye(pose), n)).ToArray(), [.. Directions(pose).Select(d => Of(Metric(d), Noise)), .. Enumerable.Range(0, (int)codes.shape[1]).Select(k => InProportion(codes, k, judges))]);
    }

    private static LookTeller InProportion(Tensor codes, int number, Tensor judges)
    {
        using var scope = NewDisposeScope();
        var column = codes.select(1, number);
        var squares = column.square();
        var sum = squares.sum() + Doubt * column.shape[0];
        var others = column.unsqueeze(1) * column.unsqueeze(0) / (sum - squares).unsqueeze(1) * (1 - eye(column.shape[0]));
        return new LookTeller(others.index_select(0, judges).MoveToOuterDisposeScope(), (column / sum).unsqueeze(0).MoveToOuterDisposeScope(), number);
    }

    /// <summary>From what is to be told at many poses, by least squares, what the centres are to be multiplied by.</summary>
    /// <param name="centres">in lengths</param>
    private static (Tensor Poses, Tensor By) Blended(Tensor centres)
    {
        var aside = eye(centres.shape[1]) * 0.5;
        var poses = cat([centres, .. aside.unbind(0).SelectMany(a => new[] { centres + a, centres - a })], 0);
        var near = TurningLooks.Nearness(poses, centres, full(centres.shape[1], Nearer));
        // Numbers that a package's fp16 can hold, at the cost of a thousandth.
        var held = eye(centres.shape[0]) * (1e-3 * poses.shape[0] / centres.shape[0]);
        return (poses, linalg.solve(matmul(near.transpose(0, 1), near) + held, near.transpose(0, 1)));
    }

    private static IEnumerable<float[]> Directions(int pose)
    {
        for (var i = 0; i < pose; i++)
        {
            var along = new float[pose];
            along[i] = 1;
            yield return along;
            for (var j = i + 1; j < pose; j++)
            {
                foreach (var sign in new[] { 1, -1 })
                {
                    var two = (float[])along.Clone();
                    two[j] = sign;
                    yield return two;
                }
            }
        }
    }

    private static Tensor Metric(float[] direction)
    {
        var along = tensor(direction).unsqueeze(1);
        var share = matmul(along, along.transpose(0, 1)) / along.square().sum();
        return share / Along + (eye(direction.Length) - share) / Across;
    }
}
