using Presenter.Renderer.Training;
using Spectre.Console;

namespace Presenter.Renderer.Commands;

/// <summary>What a training shows: in a terminal a bar with the time left a stage, everywhere a line with the scores an evaluation.</summary>
public static class TrainingDisplay
{
    /// <param name="run">is given what it has to tell its stage and progress</param>
    public static async Task ShowAsync(Func<Action<string, TrainingProgress>, Task> run)
    {
        if (Console.IsOutputRedirected)
        {
            await run((stage, progress) => Tell(stage, progress, Console.WriteLine));
            return;
        }
        await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async display =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            await run((stage, progress) =>
            {
                if (!bars.TryGetValue(stage, out var bar))
                    bars[stage] = bar = display.AddTask(stage, maxValue: progress.Steps);
                bar.Value = progress.Step;
                Tell(stage, progress, AnsiConsole.WriteLine);
            });
        });
    }

    private static void Tell(string stage, TrainingProgress p, Action<string> write)
    {
        if (p.Scores is null)
            return;
        var left = TimeSpan.FromSeconds((p.Steps - p.Step) * p.SecondsAStep);
        write($"{DateTime.Now:HH:mm:ss} {stage}: step {p.Step} of {p.Steps}, {left:h\\:mm\\:ss} left, loss {p.Loss:f4}, " +
            string.Join(", ", p.Scores.Select(s => $"{s.Key} {s.Value:f2}")));
    }
}
