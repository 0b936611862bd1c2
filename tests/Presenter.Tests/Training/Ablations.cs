using System.Globalization;
using Presenter.Renderer.Training;
using Presenter.Tests.LipReading;
using Xunit;

namespace Presenter.Tests.Training;

/// <summary>Whoever changes a loss wants to know what it was worth: one row a part, from runs of their own.</summary>
[Collection(nameof(TorchRandom))]
public class Ablations
{
    [Fact]
    public async Task EveryPartThatIsSwitchedOffHasItsRowAndItsRun()
    {
        using var folder = Repository.Temporary();
        DrawnFootage.Write(folder["footage"]);
        var told = new List<string>();
        var table = await new AblationStudy(folder["footage"], folder["study"], "").RunAsync(1, 1, (stage, _) => told.Add(stage), CancellationToken.None);
        var rows = File.ReadAllLines(table).Where(l => l.StartsWith("| ") && !l.Contains("steps |")).ToArray();
        Assert.Equal(16, rows.Length);
        Assert.All(rows, row => Assert.Matches(@"^\| [^|]+( \| -?\d+\.\d\d){4,5} \|$", row));
        foreach (var part in new[] { "no adversarial loss", "no feature matching", "no squared error", "no divergence (KL)", "no loss on velocity", "every part of the face sees all of the code" })
            Assert.Contains(rows, r => r.StartsWith($"| {part} |"));
        // After one step of the same network the rows must be alike: each asks for the mouth, also where it counts no more than all else.
        double Mouth(string part) => double.Parse(rows.First(r => r.StartsWith($"| {part} |")).Split('|')[2], CultureInfo.InvariantCulture);
        Assert.Equal(Mouth("everything"), Mouth("all controls count alike"), 0.03);
        // What was switched off stands in each run's options, so that a row can be made again.
        Assert.Contains("\"LambdaSquared\": 0", File.ReadAllText(Path.Combine(folder["study"], "frames", "no-squared-error", "options.json")).Replace(":0", ": 0"));
        Assert.Contains("motion, no loss on velocity", told);
    }

    [Fact]
    public async Task AStudyThatWasStoppedGoesOn()
    {
        using var folder = Repository.Temporary();
        DrawnFootage.Write(folder["footage"]);
        var study = new AblationStudy(folder["footage"], folder["study"], "");
        using var stop = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => study.RunAsync(1, 1, (stage, _) =>
        {
            if (stage == "motion, no divergence (KL)")
                stop.Cancel();
        }, stop.Token));
        var done = File.GetLastWriteTimeUtc(Path.Combine(folder["study"], "motion", "everything", "stats.jsonl"));
        var again = new List<string>();
        using var enough = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => study.RunAsync(1, 1, (stage, progress) =>
        {
            if (progress.Scores is not null)
                again.Add(stage);
            if (stage.StartsWith("frames"))
                enough.Cancel();
        }, enough.Token));
        Assert.Equal(done, File.GetLastWriteTimeUtc(Path.Combine(folder["study"], "motion", "everything", "stats.jsonl")));
        Assert.Contains("motion, all controls count alike", again);
    }
}
