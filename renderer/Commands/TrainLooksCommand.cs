using System.CommandLine;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train looks: what a turning head and a moving face show otherwise, added to a trained frame generator.</summary>
public static class TrainLooksCommand
{
    public static Command Create()
    {
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder: pictures/, reference/, plate.png, region.json", Required = true };
        var frames = new Option<DirectoryInfo>("--frames") { Description = "Run directory of `train frames`, or a package, to begin with", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Run directory; `package --frames` takes it", Required = true };
        var rank = new Option<int>("--rank") { Description = "Pictures a cell of the head, in the mean", DefaultValueFactory = _ => LooksTraining.Rank };
        var command = new Command("looks", "Adds to the frame generator what looks otherwise as the head turns and the face moves: strands of hair, gloss, creases.") { footage, frames, output, rank };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            if (parsed.GetValue(rank) is < 1 or > 256)
                throw new ArgumentException($"--rank is {parsed.GetValue(rank)}; remedy: 1 to 256 pictures a cell");
            var compute = Compute.Choose(new ComputeOptions { Device = "cpu" });
            var outcome = await LooksTraining.RunAsync(parsed.GetRequiredValue(footage).FullName, parsed.GetRequiredValue(frames).FullName,
                parsed.GetRequiredValue(output).FullName, parsed.GetValue(rank), compute.Type, cancellation);
            var found = outcome.Found;
            Console.WriteLine($"{found.Options.Cells.Length} cells of {found.Options.Ranks[^1]} to {found.Options.Ranks[0]} pictures, {found.Options.Pictures} in all, blended from {found.Options.Centres} poses. Error there {found.Before:e3}, as the other pictures tell it {found.After:e3}.");
            Console.WriteLine($"Held out: {outcome.Before:f3} dB before, {outcome.After:f3} dB now.");
            return 0;
        });
        return command;
    }
}
