using System.CommandLine;

namespace Presenter.Renderer.Commands;

/// <summary>presenter evaluate: figures against footage that training never saw.</summary>
public static class EvaluateCommand
{
    public static Command Create()
    {
        var package = new Argument<DirectoryInfo>("presenter") { Description = "Folder of the presenter package" };
        var footage = new Option<DirectoryInfo>("--footage") { Description = "Footage folder with reference/, takes/ and tracks/", Required = true };
        var output = new Option<DirectoryInfo?>("--out") { Description = "Where evaluation.json and evaluation.html go; the package where it is not given" };
        var command = new Command("evaluate", "Measures a presenter and writes a report.") { package, footage, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var folder = parsed.GetRequiredValue(package).FullName;
            await Evaluation.Report.WriteAsync(Outcome.Options(folder), parsed.GetRequiredValue(footage).FullName,
                parsed.GetValue(output)?.FullName ?? folder, Console.WriteLine, cancellation);
            return 0;
        });
        return command;
    }
}
