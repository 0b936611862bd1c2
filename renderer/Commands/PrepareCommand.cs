using System.CommandLine;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Spectre.Console;

namespace Presenter.Renderer.Commands;

/// <summary>presenter prepare: footage of a person, what they say and their consent -> a folder that training reads.</summary>
public static class PrepareCommand
{
    public static Command Create()
    {
        var video = new Option<FileInfo>("--video") { Description = "Footage of one person speaking, 60 s or longer, one shot, camera on a tripod", Required = true };
        var transcript = new Option<FileInfo>("--transcript") { Description = "What is said, word for word, .txt or .srt", Required = true };
        var consent = new Option<FileInfo>("--consent") { Description = "The person's consent, a JSON file (docs/footage.md)", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder that is made; a preparation that was stopped resumes", Required = true };
        var region = new Option<string?>("--region") { Description = "The moving part as x,y,width,height in pixels of the footage; found where it is not given" };
        var size = new Option<int>("--size") { Description = "Side of the square picture", DefaultValueFactory = _ => 512 };
        var background = new Option<FileInfo?>("--background") { Description = "A picture of the empty scene by the same camera, for a presenter without backdrop; not needed before a plain one" };
        var command = new Command("prepare", "Makes training footage from a video of one person.") { video, transcript, consent, output, region, size, background };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var options = new PreparationOptions(parsed.GetRequiredValue(video).FullName, parsed.GetRequiredValue(transcript).FullName, parsed.GetRequiredValue(consent).FullName,
                parsed.GetRequiredValue(output).FullName, Parse(parsed.GetValue(region)), parsed.GetValue(size), parsed.GetValue(background)?.FullName);
            PreparedFootage? made = null;
            await AnsiConsole.Progress().Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn()).StartAsync(async progress =>
            {
                var bars = new Dictionary<string, ProgressTask>();
                made = await new FootagePreparation(options, p =>
                {
                    if (!bars.TryGetValue(p.Step, out var bar))
                        bars[p.Step] = bar = progress.AddTask(p.Step, maxValue: 1);
                    bar.Value = p.Done;
                    if (p.Note is { } note)
                        AnsiConsole.WriteLine(note);
                }).RunAsync(cancellation);
            });
            double Seconds(IEnumerable<PreparedTake> takes) => takes.Sum(t => t.Frames) / (double)made!.Fps;
            Console.WriteLine($"{options.Out}: {made!.Takes.Count} takes of {made.Person}, {Seconds(made.Training):f0} s for training, {Seconds(made.HeldOut):f0} s held out; " +
                $"moving region {made.Region.Width}x{made.Region.Height} at {made.Region.X},{made.Region.Y} of {made.Width}x{made.Height}");
            return 0;
        });
        return command;
    }

    private static Box? Parse(string? region)
    {
        if (region is null)
            return null;
        var parts = region.Split(',');
        return parts.Length == 4 && parts.All(p => int.TryParse(p, out _)) && parts.Select(int.Parse).ToArray() is [var x, var y, var width, var height]
            ? new Box(x, y, width, height) : throw new FootageException($"--region is \"{region}\"; allowed are four whole numbers: x,y,width,height.");
    }
}
