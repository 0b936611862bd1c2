using System.Globalization;
using System.Text;
using Presenter.Renderer.Evaluation;

namespace Presenter.Renderer.Packages;

/// <summary>CARD.md: who this is, from what it was made, with whose consent, how good it is and what it cannot do (Mitchell et al. 2019).</summary>
public static class ModelCard
{
    public const string FileName = "CARD.md";

    /// <param name="measured">null where the package was not evaluated yet</param>
    public static void Write(string folder, PresenterManifest manifest, EvaluationResult? measured)
    {
        var path = Path.Combine(folder, FileName);
        File.WriteAllText(path + ".new", Text(manifest, measured, File.Exists(Path.Combine(folder, "LICENSE"))));
        File.Move(path + ".new", path, overwrite: true);
    }

    private static string Text(PresenterManifest manifest, EvaluationResult? measured, bool licenceFile)
    {
        var card = new StringBuilder($"# {manifest.Name}\n\n{manifest.Origin} Speaks {manifest.Language}; {manifest.Width}x{manifest.Height}, {MediaClock.FrameRate} frames a second.\n\n| | |\n|---|---|\n");
        void Row(string name, string? value)
        {
            if (!string.IsNullOrWhiteSpace(value))
                card.Append($"| {name} | {value.Replace('\n', ' ').Replace("|", "\\|", StringComparison.Ordinal)} |\n");
        }
        Row("licence", licenceFile ? $"{manifest.Licence} ([LICENSE](LICENSE))" : manifest.Licence);
        Row("credits", manifest.Credits);
        Row("trained on", manifest.TrainedOn);
        Row("consent", manifest.Consent is { } c
            ? $"{c.Person}, for {string.Join(" and ", c.PermittedUses)}, until {c.Expiry:yyyy-MM-dd} ([consent.json](consent.json), SHA-256 `{c.Digest}`)"
            : manifest.RealPerson ? null : "not needed: this is no real person");
        Row("motion code", manifest.Controls.All(k => k.Name.StartsWith('z')) ? $"{manifest.Controls.Count} numbers that an encoder found" : $"{manifest.Controls.Count} named controls");
        Row("quality gate", manifest.Quality is not { } quality ? "not evaluated" : quality.Passed ? "passed" : $"**not passed**: {string.Join("; ", quality.Findings)}");
        Row("before any page", manifest.Matte is not { } matte ? "nobody has looked yet (`presenter matte`)"
            : matte.Trusted ? "yes, it can be cut out of its backdrop" : $"no, it is shown with its backdrop: {string.Join("; ", matte.Findings)}");
        if (measured is not null)
            Figures(card, measured);
        Row("known limits", manifest.Limits);
        return card.ToString();
    }

    private static void Figures(StringBuilder card, EvaluationResult measured)
    {
        var text = CultureInfo.InvariantCulture;
        card.Append($"| measured on | {measured.Pictures} pictures kept out of training, {measured.Date:yyyy-MM-dd}; [evaluation.html](evaluation.html) |\n");
        foreach (var (name, score) in measured.Parts)
            card.Append(text, $"| {name} | PSNR {score.Psnr:f1} dB, SSIM {score.Ssim:f3} |\n");
        if (measured.Silence is { } silence)
            card.Append(text, $"| mouth closed in silence | {silence.Closed * 100:f1} % of {silence.SilentFrames} pictures |\n");
        foreach (var row in measured.Lips?.Rows ?? [])
            card.Append(text, $"| lips read, {row.Of} | phoneme error {row.PhonemeError * 100:f1} %, viseme error {row.VisemeError * 100:f1} % |\n");
        card.Append(text, $"| sound against picture | {measured.Sync.OffsetMs:f1} ms |\n");
    }
}
