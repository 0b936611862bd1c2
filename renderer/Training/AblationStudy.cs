using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Presenter.Renderer.Training;

/// <summary>
/// What each part of the training is worth: the same short run again and again, each time with one part switched off, and one
/// table of the held-out scores. Every variant is a run directory of its own, so that a stopped study goes on.
/// </summary>
/// <param name="from">trained package of the same person: a few hundred steps from there tell what each loss pulls at; empty: from random weights, which needs thousands</param>
public sealed class AblationStudy(string footage, string folder, string from)
{
    /// <summary>Share of the frame steps, at their end, with discriminators.</summary>
    private const double Judged = 0.5;

    private const string WithoutMovement = "no steps of movement alone";

    private static readonly (string Name, Func<FrameTrainingOptions, FrameTrainingOptions> Change)[] FrameVariants =
    [
        ("everything", o => o),
        ("no discriminators, no feature matching", o => o with { LambdaAdversarial = 0, LambdaFeatures = 0, LambdaTemporal = 0 }),
        ("no adversarial loss", o => o with { LambdaAdversarial = 0, LambdaTemporal = 0 }),
        ("no feature matching", o => o with { LambdaFeatures = 0 }),
        ("no squared error", o => o with { LambdaSquared = 0 }),
        ("L1 at full size only", o => o with { LambdaScales = [1, 0, 0, 0] }),
        ("mouth and eyes count as all else", o => o with { Emphasis = o.Emphasis.Select(e => e with { Weight = 1 }).ToArray() }),
        ("no noise on the style", o => o with { StyleNoise = 0 }),
        ("every part of the face sees all of the code", o => o with { Network = o.Network with { Zones = [] } }),
        (WithoutMovement, o => o with { RegistrationSteps = 0 }),
        ("no average of the weights", o => o with { Ema = 0 }),
    ];

    private static readonly (string Name, Func<MotionTrainingOptions, MotionTrainingOptions> Change)[] MotionVariants =
    [
        ("everything", o => o),
        ("no loss on velocity", o => o with { LambdaVelocity = 0 }),
        ("no divergence (KL)", o => o with { LambdaKl = 0 }),
        ("divergence from the first step on", o => o with { KlWarmUp = 1 }),
        ("all controls count alike", o => o with { CodeWeights = [] }),
    ];

    /// <summary>Runs every variant and writes ablations.md into the folder.</summary>
    /// <returns>the file</returns>
    public async Task<string> RunAsync(int frameSteps, int motionSteps, Action<string, TrainingProgress> report, CancellationToken cancellation)
    {
        var table = new StringBuilder();
        var motion = await ControlledTraining.MotionAsync(footage, "", cancellation) with
        {
            Steps = motionSteps, EvaluateEvery = motionSteps, KlWarmUp = motionSteps / 6, StartFrom = from, Ema = Average(motionSteps),
        };
        // Every row's scores look at the same mouth, also where it counts no more than all else.
        motion = motion with { MouthColumns = [.. Enumerable.Range(0, motion.CodeWeights.Length).Where(i => motion.CodeWeights[i] > 1)] };
        var scores = new List<(string, IReadOnlyDictionary<string, double>)>();
        foreach (var (name, change) in MotionVariants)
        {
            var options = change(motion) with { Out = Run("motion", name) };
            await ControlledTraining.TrainMotionAsync(options, p => report($"motion, {name}", p), cancellation);
            scores.Add((name, await LastScoresAsync(options.Out, cancellation)));
        }
        Write(table, $"motion, {motionSteps} steps", scores, ["mouth_l1", "mouth_correlation", "liveliness", "variety"]);
        scores.Clear();
        var frames = ControlledTraining.Frames(footage, "") with
        {
            Steps = frameSteps, EvaluateEvery = frameSteps, RegistrationSteps = from.Length > 0 ? 0 : frameSteps / 5, StartFrom = from, KeepPictures = from.Length > 0,
            AdversarialFrom = (int)(frameSteps * (1 - Judged)), Ema = Average(frameSteps),
        };
        foreach (var (name, change) in FrameVariants.Where(v => from.Length == 0 || v.Name != WithoutMovement))
        {
            var options = change(frames) with { Out = Run("frames", name) };
            await ControlledTraining.TrainFramesAsync(options, p => report($"frames, {name}", p), cancellation);
            scores.Add((name, await LastScoresAsync(options.Out, cancellation)));
        }
        Write(table, $"frames, {frameSteps} steps", scores, ["region", "mouth", "eyes", "sharpness mouth", "sharpness eyes"]);
        var path = Path.Combine(folder, "ablations.md");
        await File.WriteAllTextAsync(path, table.ToString(), cancellation);
        return path;
    }

    /// <summary>Over the last tenth of the steps: a longer average would hold the start of a short run.</summary>
    private static double Average(int steps) => Math.Clamp(1 - 10.0 / steps, 0, 0.998);

    private string Run(string stage, string name) => Path.Combine(folder, stage, name.Replace(",", "").Replace(' ', '-'));

    private static async Task<IReadOnlyDictionary<string, double>> LastScoresAsync(string run, CancellationToken cancellation) =>
        JsonSerializer.Deserialize<TrainingProgress>((await File.ReadAllLinesAsync(Path.Combine(run, "stats.jsonl"), cancellation))[^1])!.Scores!;

    private static void Write(StringBuilder table, string title, IEnumerable<(string Name, IReadOnlyDictionary<string, double> Scores)> rows, string[] columns)
    {
        table.AppendLine($"| {title} | {string.Join(" | ", columns.Select(c => c.Replace('_', ' ')))} |");
        table.AppendLine($"|---|{string.Concat(columns.Select(_ => "---|"))}");
        foreach (var (name, scores) in rows)
            table.AppendLine($"| {name} | {string.Join(" | ", columns.Select(c => scores[c].ToString("f2", CultureInfo.InvariantCulture)))} |");
        table.AppendLine();
    }
}
