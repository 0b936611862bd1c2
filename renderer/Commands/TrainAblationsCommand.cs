using System.CommandLine;
using Presenter.Renderer.Training;

namespace Presenter.Renderer.Commands;

/// <summary>presenter train ablations: what each part of the training is worth.</summary>
public static class TrainAblationsCommand
{
    public static Command Create()
    {
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder: pictures/, reference/, plate.png, region.json, tracks/", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder of the runs, a folder a variant; a study that was stopped goes on", Required = true };
        var frames = new Option<int>("--steps") { Description = "Steps of each variant of the frame generator", DefaultValueFactory = _ => 6000 };
        var motion = new Option<int>("--motion-steps") { Description = "Steps of each variant of the motion generator", DefaultValueFactory = _ => 3000 };
        var from = new Option<DirectoryInfo?>("--from") { Description = "Trained package of the same person to start from; a few hundred steps are enough then" };
        var command = new Command("ablations", "Trains short runs, each with one part switched off, and writes a table of what that costs.") { footage, output, frames, motion, from };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var study = new AblationStudy(parsed.GetRequiredValue(footage).FullName, parsed.GetRequiredValue(output).FullName, parsed.GetValue(from)?.FullName ?? "");
            var table = "";
            await TrainingDisplay.ShowAsync(async report => table = await study.RunAsync(parsed.GetValue(frames), parsed.GetValue(motion), report, cancellation));
            Console.Write(await File.ReadAllTextAsync(table, cancellation));
            return 0;
        });
        return command;
    }
}
