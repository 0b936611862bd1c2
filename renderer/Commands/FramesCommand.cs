using System.CommandLine;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using Spectre.Console;
using TorchSharp;

namespace Presenter.Renderer.Commands;

/// <summary>presenter frames: one PNG a row of controls.</summary>
public static class FramesCommand
{
    public static Command Create()
    {
        var package = Outcome.Package();
        var rows = new Option<FileInfo>("--controls") { Description = "CSV whose header names controls; those not named rest", Required = true };
        var output = new Option<DirectoryInfo>("--out") { Description = "Folder for 00000.png, ...", Required = true };
        var command = new Command("frames", "Renders one picture a row of controls.") { package, rows, output };
        command.SetGuarded(async (parsed, cancellation) =>
        {
            var options = Outcome.Options(parsed.GetValue(package));
            var opened = PresenterPackage.Open(options.Presenter.Package);
            var file = parsed.GetRequiredValue(rows);
            if (!file.Exists)
                throw new FileNotFoundException($"{file.FullName} does not exist");
            var codes = await ReadAsync(opened.Manifest, file.FullName, cancellation);
            KeepWithinFootage(opened.Manifest, codes, file.FullName);
            var folder = parsed.GetRequiredValue(output).FullName;
            Directory.CreateDirectory(folder);
            using var renderer = opened.CreateRenderer(Compute.Choose(options.Compute), Labels.Of(opened, options.Label));
            AnsiConsole.Progress().Start(progress =>
            {
                var bar = progress.AddTask("Frames", maxValue: codes.Count);
                for (var start = 0; start < codes.Count; start += FrameStage.Batch)
                {
                    cancellation.ThrowIfCancellationRequested();
                    Write(renderer, codes.Skip(start).Take(FrameStage.Batch).ToArray(), start, folder);
                    bar.Value = Math.Min(codes.Count, start + FrameStage.Batch);
                }
            });
            Console.WriteLine($"{codes.Count} pictures in {folder}");
            return 0;
        });
        return command;
    }

    private static void Write(FrameRenderer renderer, float[][] rows, int start, string folder)
    {
        using var scope = torch.NewDisposeScope();
        var pictures = renderer.RenderRgb(rows.SelectMany(r => r).ToArray());
        for (var i = 0; i < rows.Length; i++)
            PictureFile.WritePng(pictures[i], Path.Combine(folder, $"{start + i:d5}.png"));
    }

    /// <summary>What the generator was never shown comes out as torn skin: a presenter who speaks is kept from it, and so are rows written by hand.</summary>
    private static void KeepWithinFootage(PresenterManifest manifest, IReadOnlyList<float[]> codes, string csv)
    {
        var map = manifest.ControlMap;
        for (var c = 0; c < map.Names.Count; c++)
        {
            var beyond = codes.Select(r => r[c]).Where(v => v < map.Least[c] || v > map.Most[c]).ToArray();
            if (beyond.Length > 0)
                Console.Error.WriteLine(FormattableString.Invariant($"{csv}: {map.Names[c]} goes as far as {beyond.MaxBy(Math.Abs):g4} ({beyond.Length} rows beyond the footage's {map.Least[c]:g4} to {map.Most[c]:g4}); the nearest that the footage showed is drawn"));
        }
        foreach (var row in codes)
            map.Clamp(row);
    }

    private static async Task<IReadOnlyList<float[]>> ReadAsync(PresenterManifest manifest, string csv, CancellationToken cancellation)
    {
        var (names, values) = await ControlledPictures.ReadControlsAsync(csv, cancellation);
        using var read = values;
        var known = manifest.ControlNames.ToList();
        var columns = names.Select(n => known.IndexOf(n) is var i and >= 0 ? i
            : throw new InvalidDataException($"{csv}: the presenter has no control \"{n}\"; it has {string.Join(", ", known)}")).ToArray();
        var flat = values.data<float>().ToArray();
        return Enumerable.Range(0, (int)values.shape[0]).Select(r =>
        {
            var code = manifest.Controls.Select(c => c.Rest).ToArray();
            for (var c = 0; c < columns.Length; c++)
                code[columns[c]] = flat[r * columns.Length + c];
            return code;
        }).ToArray();
    }
}
