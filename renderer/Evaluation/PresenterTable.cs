using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Evaluation;

/// <summary>One Markdown table over all presenters of some folders, from their evaluation.json files, so that differences between people show.</summary>
public static class PresenterTable
{
    private static readonly (string Head, Func<JsonNode, string> Cell)[] Columns =
    [
        ("measured", e => e["date"]?.ToString() ?? "-"),
        ("region PSNR / SSIM", e => Part(e, "region")),
        ("mouth", e => Part(e, "mouth")),
        ("eyes", e => Part(e, "eyes")),
        ("flicker", e => Number(e["flicker"], "f2")),
        ("closed in silence", e => Number(e["silence"]?["closed"], "p1")),
        ("phoneme error performed / own controls / footage", e => string.Join(" / ", Error(e, LipEvaluation.Performed), Error(e, LipEvaluation.TracksRendered), Error(e, LipEvaluation.Filmed))),
        ("lips late, frames", e => Offset(e)),
        ("diversity mouth / head", e => $"{Number(e["diversity"]?["controls"]?["mouth"], "f2")} / {Number(e["diversity"]?["controls"]?["head"], "f2")}"),
    ];

    /// <param name="folders">presenters/: a package a folder; of a presenter that is kept elsewhere its evaluation.json alone is enough</param>
    /// <exception cref="InvalidDataException">no package there, or an evaluation that cannot be read; names it</exception>
    public static string Write(params IReadOnlyList<string> folders)
    {
        var packages = folders.SelectMany(Packages).ToArray();
        var table = new StringBuilder("# Presenters\n\nWritten by `presenter compare`; what the figures mean stands in each package's evaluation.html.\n\n");
        table.Append("| presenter | ").AppendJoin(" | ", Columns.Select(c => c.Head)).Append(" |\n|---|").Append(string.Concat(Columns.Select(_ => "---|"))).Append('\n');
        foreach (var package in packages)
        {
            var file = Path.Combine(package, Report.Json);
            var cells = File.Exists(file) ? Columns.Select(c => c.Cell(Read(file))) : Columns.Select((_, i) => i == 0 ? "not yet: `presenter evaluate`" : "-");
            table.Append(CultureInfo.InvariantCulture, $"| {Path.GetFileName(package)} | ").AppendJoin(" | ", cells).Append(" |\n");
        }
        return table.ToString();
    }

    /// <summary>A table written anew, with what somebody wrote below the one that it replaces.</summary>
    /// <param name="before">the page so far</param>
    public static string KeepRemarks(string table, string before)
    {
        var last = before.LastIndexOf("\n|", StringComparison.Ordinal);
        var end = last < 0 ? -1 : before.IndexOf('\n', last + 1);
        return end < 0 ? table : table + before[(end + 1)..];
    }

    private static string[] Packages(string folder)
    {
        var found = Directory.Exists(folder) ? Directory.GetDirectories(folder).Where(d => new[] { PresenterManifest.FileName, Report.Json }.Any(f => File.Exists(Path.Combine(d, f)))).Order().ToArray() : [];
        return found.Length > 0 ? found : throw new InvalidDataException($"{folder} holds no presenter package; `presenter package` makes one");
    }

    private static JsonNode Read(string file)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllText(file)) ?? throw new JsonException("it is empty");
        }
        catch (JsonException e)
        {
            throw new InvalidDataException($"{file} cannot be read: {e.Message} Remedy: `presenter evaluate` writes it again.");
        }
    }

    private static string Part(JsonNode e, string part) => $"{Number(e["parts"]?[part]?["psnr"], "f1")} / {Number(e["parts"]?[part]?["ssim"], "f3")}";

    private static string Error(JsonNode e, string of) =>
        Number(e["lips"]?["rows"]?.AsArray().FirstOrDefault(r => r?["of"]?.ToString() == of)?["phonemeError"], "p1");

    private static string Offset(JsonNode e) =>
        Number(e["offsets"]?.AsArray().FirstOrDefault(r => r?["of"]?.ToString() == LipEvaluation.Performed)?["frames"], "f2");

    private static string Number(JsonNode? value, string format) => value is JsonValue v && v.TryGetValue<double>(out var number)
        ? number.ToString(format, CultureInfo.InvariantCulture).Replace(" ", "", StringComparison.Ordinal) : "-";
}
