using System.CommandLine;

namespace Presenter.Renderer.Commands;

/// <summary>presenter compare: one table over all presenters.</summary>
public static class CompareCommand
{
    public static Command Create()
    {
        var folder = new Argument<DirectoryInfo>("presenters") { Description = "Folder with a package a folder" };
        var output = new Option<FileInfo?>("--out") { Description = "Markdown file; the console where it is not given" };
        var command = new Command("compare", "Puts the figures of all presenters into one table.") { folder, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var table = Evaluation.PresenterTable.Write(parsed.GetRequiredValue(folder).FullName);
            if (parsed.GetValue(output) is not { } file)
            {
                Console.Write(table);
                return 0;
            }
            await File.WriteAllTextAsync(file.FullName + ".new", table, cancellation);
            File.Move(file.FullName + ".new", file.FullName, overwrite: true);
            return 0;
        });
        return command;
    }
}
