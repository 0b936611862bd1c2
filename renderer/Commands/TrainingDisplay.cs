using Presenter.Renderer.Training;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Presenter.Renderer.Commands;

/// <summary>What a training shows: in a terminal a bar with the time left a stage, everywhere a line with the scores an evaluation.</summary>
public static class TrainingDisplay
{
    /// <param name="run">is given what it has to tell its stage and progress</param>
    public static Task ShowAsync(Func<Action<string, TrainingProgress>, Task> run) =>
        Console.IsOutputRedirected ? run((stage, progress) => Tell(stage, progress, Console.WriteLine)) : ShowAsync(run, AnsiConsole.Console);

    /// <param name="run">is given what it has to tell its stage and progress</param>
    public static Task ShowAsync(Func<Action<string, TrainingProgress>, Task> run, IAnsiConsole terminal) =>
        new Progress(terminal).Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new TimeLeftColumn()).StartAsync(async display =>
        {
            var bars = new Dictionary<string, ProgressTask>();
            await run((stage, progress) =>
            {
                if (!bars.TryGetValue(stage, out var bar))
                    bars[stage] = bar = display.AddTask(stage, maxValue: progress.Steps);
                bar.Value = progress.Step;
                bar.State.Update<TimeSpan>(TimeLeftColumn.Key, _ => Left(progress));
                Tell(stage, progress, terminal.WriteLine);
            });
        });

    private static TimeSpan Left(TrainingProgress p) => TimeSpan.FromSeconds((p.Steps - p.Step) * p.SecondsAStep);

    private static string Time(TimeSpan left) => $"{(int)left.TotalHours}:{left:mm\\:ss} left";

    /// <summary>As the run itself measures it: one that was resumed has not done its first steps in the first second.</summary>
    private sealed class TimeLeftColumn : ProgressColumn
    {
        public const string Key = "left";

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(Time(task.State.Get<TimeSpan>(Key)));
    }

    private static void Tell(string stage, TrainingProgress p, Action<string> write)
    {
        if (p.Scores is null)
            return;
        write($"{DateTime.Now:HH:mm:ss} {stage}: step {p.Step} of {p.Steps}, {Time(Left(p))}, loss {p.Loss:f4}, " +
            string.Join(", ", p.Scores.Select(s => $"{s.Key} {s.Value:f2}")));
    }
}
