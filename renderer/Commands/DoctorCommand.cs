using System.CommandLine;
using System.Diagnostics;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using Spectre.Console;

namespace Presenter.Renderer.Commands;

/// <summary>presenter doctor: what was found, what is missing, and what to do about it.</summary>
public static class DoctorCommand
{
    private sealed record Finding(string What, bool Required, string? Found, string Remedy);

    public static Command Create()
    {
        var command = new Command("doctor", "Tells what this machine has and what is missing.");
        command.SetGuarded(async (_, cancellation) =>
        {
            var findings = new List<Finding> { Libtorch(), Numbers() };
            findings.Add(await ProgramAsync("ffmpeg", true, ["-version"], "apt-get install ffmpeg", cancellation));
            findings.Add(await ProgramAsync("festival", false, ["--version"], "apt-get install festival festvox-us-slt-hts (until then flite speaks)", cancellation));
            findings.Add(new Finding("festival voice", false,
                Directory.Exists("/usr/share/festival/voices/us/cmu_us_slt_arctic_hts") || Directory.Exists("/usr/share/festival/voices/english/cmu_us_slt_arctic_hts") ? "cmu_us_slt_arctic_hts" : null,
                "apt-get install festvox-us-slt-hts"));
            findings.Add(await ProgramAsync("flite", false, ["--version"], "apt-get install flite (the fallback voice)", cancellation));
            findings.Add(new Finding("pocketsphinx", false, Directory.Exists("/usr/share/pocketsphinx/model/en-us/en-us") ? "en-us" : null,
                "apt-get install pocketsphinx pocketsphinx-en-us sphinxbase-utils (until then visitors type)"));
            findings.Add(await ProgramAsync("chromium", false, ["--version"], "apt-get install chromium (for the browser tests)", cancellation));
            findings.Add(await ProgramAsync("node", false, ["--version"], "install Node.js 20 or newer (builds the web client)", cancellation));
            findings.Add(Package());
            findings.Add(Label());
            Print(findings);
            return findings.Any(f => f.Required && f.Found is null) ? 1 : 0;
        });
        return command;
    }

    private static Finding Libtorch() => new("libtorch", true,
        NativeLibraries.Problem is null ? $"{TorchSharp.torch.__version__} from {NativeLibraries.Folder}{(NativeLibraries.Weakened ? " (weak GLIBCXX_3.4.32)" : "")}{(HiddenCaches.Here ? " (the processor hides its caches: oneDNN assumes usual ones)" : "")}" : null,
        NativeLibraries.Problem ?? "");

    private static Finding Numbers()
    {
        try
        {
            return new Finding("device", true, Compute.Choose(Outcome.Options(null).Compute).ToString(), "");
        }
        catch (Exception e)
        {
            return new Finding("device", true, null, e.Message);
        }
    }

    private static Finding Package()
    {
        if (NativeLibraries.Problem is not null)
            return new Finding("presenter", true, null, "is looked at once there is a libtorch");
        try
        {
            var package = PresenterPackage.Open(Outcome.Options(null).Presenter.Package);
            package.LoadFrames().Dispose();
            package.LoadMotion().Dispose();
            return new Finding("presenter", true, $"{package.Manifest.Name} in {package.Folder}", "");
        }
        catch (Exception e) when (e is PackageException or ArgumentException)
        {
            return new Finding("presenter", true, null, e.Message);
        }
    }

    private static Finding Label()
    {
        try
        {
            var options = Outcome.Options(null);
            return new Finding("label", true, Labels.Of(PresenterPackage.Open(options.Presenter.Package), options.Label) is { } label ? $"\"{label.Text}\" in the picture" : "none (Label:Show)", "");
        }
        catch (Exception e) when (e is PackageException or ArgumentException or IOException or InvalidDataException)
        {
            return new Finding("label", true, null, e.Message);
        }
    }

    private static async Task<Finding> ProgramAsync(string name, bool required, string[] arguments, string remedy, CancellationToken cancellation)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await process.StandardOutput.ReadToEndAsync(cancellation);
            var aside = await process.StandardError.ReadToEndAsync(cancellation);
            await process.WaitForExitAsync(cancellation);
            var first = (said + "\n" + aside).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).FirstOrDefault() ?? "found";
            return new Finding(name, required, first, remedy);
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return new Finding(name, required, null, remedy);
        }
    }

    private static void Print(IEnumerable<Finding> findings)
    {
        var table = new Table().Border(TableBorder.Simple).AddColumns("what", "found", "remedy");
        foreach (var f in findings)
            table.AddRow(f.What, f.Found is null ? f.Required ? "[red]missing[/]" : "[yellow]missing[/]" : Markup.Escape(f.Found), f.Found is null ? Markup.Escape(f.Remedy) : "");
        AnsiConsole.Write(table);
    }
}
