using System.CommandLine;

namespace Presenter.Renderer.Commands;

/// <summary>presenter compare: one table over all presenters.</summary>
public static class CompareCommand
{
    public static Command Create()
    {
        var folders = new Argument<DirectoryInfo[]>("presenters") { Description = "Folders with a package a folder, or with its evaluation.json alone", Arity = ArgumentArity.OneOrMore };
        var output = new Option<FileInfo?>("--out") { Description = "Markdown file; the console where it is not given. What stands below its table stays" };
        var command = new Command("compare", "Puts the figures of all presenters into one table.") { folders, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var table = Evaluation.PresenterTable.Write(parsed.GetRequiredValue(folders).Select(f => f.FullName).ToArray());
            if (parsed.GetValue(output) is not { } file)
            {
                Console.Write(table);
                return 0;
            }
            if (file.Exists)
                table = Evaluation.PresenterTable.KeepRemarks(table, await File.ReadAllTextAsync(file.FullName, cancellation));
            await File.WriteAllTextAsync(file.FullName + ".new", table, cancellation);
            File.Move(file.FullName + ".new", file.FullName, overwrite: true);
            return 0;
        });
        return command;
    }
}
