using System.Diagnostics;
using System.Text.Json;
using Presenter.Renderer.Torch;
using TorchSharp;

namespace Presenter.Renderer.Training;

/// <summary>Something that learns by steps. All that a step does depends on its number and on what was saved.</summary>
public interface ITrainable
{
    /// <summary>One step of the optimiser.</summary>
    /// <returns>the loss; not finite means that this step must not be kept</returns>
    double Step(int step);

    /// <summary>Scores on what is held out; pictures to look at go into the run directory.</summary>
    /// <param name="step">steps done</param>
    IReadOnlyDictionary<string, double> Evaluate(int step, string folder);

    /// <summary>Writes everything that the next step depends on into an empty folder.</summary>
    void Save(string folder);

    /// <summary>Reads what <see cref="Save"/> wrote.</summary>
    void Load(string folder);
}

/// <summary>What is told about a run: every second where it stands, and the scores at every evaluation.</summary>
/// <param name="Loss">mean since the last evaluation</param>
/// <param name="Scores">null between evaluations</param>
public sealed record TrainingProgress(int Step, int Steps, double Loss, double SecondsAStep, IReadOnlyDictionary<string, double>? Scores);

/// <summary>
/// A run directory: options.json (what decided it), stats.jsonl (a line an evaluation), tensorboard/ (the same scalars),
/// checkpoint/ (where a stopped run goes on, bit for bit on a CPU). A checkpoint is written beside and then renamed.
/// </summary>
public sealed class TrainingLoop(string folder, int steps, int evaluateEvery)
{
    private static readonly TimeSpan CheckpointEvery = TimeSpan.FromMinutes(3), TellEvery = TimeSpan.FromSeconds(1);
    private const string StepFile = "step";

    private string Checkpoint => Path.Combine(folder, "checkpoint");

    /// <summary>Runs to the last step, or to where it is cancelled; goes on from the checkpoint where there is one.</summary>
    /// <exception cref="InvalidDataException">the checkpoint is damaged or of another network</exception>
    /// <exception cref="InvalidOperationException">a loss is not a number; the last checkpoint is good</exception>
    public async Task RunAsync(ITrainable trained, object options, Action<TrainingProgress> report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(folder);
        await File.WriteAllTextAsync(Path.Combine(folder, "options.json"), JsonSerializer.Serialize(options), cancellation);
        var step = Resume(trained);
        if (step >= steps)
            return;
        await using var stats = new StreamWriter(Path.Combine(folder, "stats.jsonl"), append: true) { AutoFlush = true };
        var board = torch.utils.tensorboard.SummaryWriter(Path.Combine(folder, "tensorboard"));
        Stopwatch clock = Stopwatch.StartNew(), saved = Stopwatch.StartNew(), told = Stopwatch.StartNew();
        double sum = 0, worst = 0;
        var since = 0;
        while (step < steps && !cancellation.IsCancellationRequested)
        {
            var loss = trained.Step(step);
            if (!double.IsFinite(loss))
                throw new InvalidOperationException($"the loss is {loss} at step {step}. {Path.GetFullPath(Checkpoint)} holds the last good step; go on from there with a smaller learning rate.");
            step++;
            since++;
            sum += loss;
            worst = Math.Max(worst, loss);
            if (told.Elapsed >= TellEvery)
            {
                report(new TrainingProgress(step, steps, sum / since, clock.Elapsed.TotalSeconds / since, Scores: null));
                told.Restart();
            }
            var evaluate = step % evaluateEvery == 0 || step == steps;
            if (!evaluate && saved.Elapsed < CheckpointEvery)
                continue;
            Save(trained, step);
            saved.Restart();
            NativeHeap.GiveBack();
            if (!evaluate)
                continue;
            var seconds = clock.Elapsed.TotalSeconds / since;
            var scores = trained.Evaluate(step, folder);
            var progress = new TrainingProgress(step, steps, sum / since, seconds, scores);
            await stats.WriteLineAsync(JsonSerializer.Serialize(progress).AsMemory(), CancellationToken.None);
            board.add_scalar("loss/mean", (float)progress.Loss, step);
            board.add_scalar("loss/worst", (float)worst, step);
            foreach (var (name, value) in scores)
                board.add_scalar($"held out/{name}", (float)value, step);
            report(progress);
            clock.Restart();
            (sum, worst, since) = (0, 0, 0);
        }
        Save(trained, step);
        cancellation.ThrowIfCancellationRequested();
    }

    private int Resume(ITrainable trained)
    {
        // A stop between the two renames of Save leaves the new one under its other name.
        if (!Directory.Exists(Checkpoint) && File.Exists(Path.Combine(Checkpoint + ".new", StepFile)))
            Directory.Move(Checkpoint + ".new", Checkpoint);
        if (!Directory.Exists(Checkpoint))
            return 0;
        try
        {
            trained.Load(Checkpoint);
            return int.Parse(File.ReadAllText(Path.Combine(Checkpoint, StepFile)));
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            throw new InvalidDataException(
                $"{Path.GetFullPath(Checkpoint)} cannot be resumed from: {e.Message.Split('\n')[0]} It is damaged or of another network; remedy: remove the folder to begin again, or name another run directory.", e);
        }
    }

    private void Save(ITrainable trained, int step)
    {
        var beside = Checkpoint + ".new";
        if (Directory.Exists(beside))
            Directory.Delete(beside, true);
        Directory.CreateDirectory(beside);
        trained.Save(beside);
        // Last: a folder without it was never finished.
        File.WriteAllText(Path.Combine(beside, StepFile), step.ToString());
        if (Directory.Exists(Checkpoint))
            Directory.Delete(Checkpoint, true);
        Directory.Move(beside, Checkpoint);
    }
}
