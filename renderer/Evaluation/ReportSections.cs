using System.Globalization;
using System.Net;
using System.Text;

namespace Presenter.Renderer.Evaluation;

/// <summary>Parts of evaluation.html: what lips say and when, how performances differ, what moves what. Each is left out where it was not measured.</summary>
internal static class ReportSections
{
    private static readonly Dictionary<string, string> Kinds = new()
    {
        [LipEvaluation.Filmed] = "the footage's own pictures of held-out takes",
        [LipEvaluation.FilmedRendered] = "the same takes, rendered from their own controls",
        [LipEvaluation.TracksRendered] = "held-out tracks, rendered from their own controls (the ceiling)",
        [LipEvaluation.Performed] = "the same sentences, performed by the motion generator",
    };

    public static void Lips(StringBuilder html, EvaluationResult result)
    {
        if (result.Lips is { } lips)
        {
            html.Append("<h2>Lips read</h2><table><tr><th>pictures<th>sentences<th>phonemes<th>phoneme error<th>viseme error</tr>");
            foreach (var row in lips.Rows)
                html.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(Kinds.GetValueOrDefault(row.Of, row.Of))}<td>{row.Sentences}<td>{row.Phonemes}<td>{row.PhonemeError * 100:f1}%<td>{row.VisemeError * 100:f1}%</tr>");
            html.Append("</table><p>A reader trained on this face's lips; silences do not count. Phonemes that look alike (p, b, m) are told apart only by what stands around them; among visemes they count as one.");
            if (lips.PointsBehind is { } points)
                html.Append(CultureInfo.InvariantCulture, $" Performed speech is {Math.Abs(points):f1} points {(points >= 0 ? "worse" : "better")} than the same sentences' own controls.");
            html.Append("</p>");
        }
        if (result.Offsets.Count == 0)
            return;
        html.Append("<h2>Lips against sound</h2><table><tr><th>pictures<th>against<th>sentences<th>lips late by<th>correlation</tr>");
        foreach (var row in result.Offsets)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{WebUtility.HtmlEncode(Kinds.GetValueOrDefault(row.Of, row.Of))}<td>{row.Against}<td>{row.Sentences}<td>{row.Frames:f2} frames<td>{row.Correlation:f2}</tr>");
        html.Append("</table><p>Cross-correlation of the mouth's opening, measured from pictures. Lips get ready before a sound, so the footage's own row is the one to compare with. Where the correlation is under 0.3 the shift says nothing: loudness and opening are only loosely related.</p>");
    }

    public static void Diversity(StringBuilder html, DiversityScore? score)
    {
        if (score is null)
            return;
        html.Append(CultureInfo.InvariantCulture, $"<h2>Diversity</h2><p>“{WebUtility.HtmlEncode(score.Text)}”, performed {score.Performances} times; mean difference of every two.</p><table><tr><th>part<th>difference</tr>");
        foreach (var (name, value) in score.Controls)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>controls: {WebUtility.HtmlEncode(name)} (deviations)<td>{value:f3}</tr>");
        foreach (var (name, value) in score.Pixels)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>pixels: {WebUtility.HtmlEncode(name)} (0-1)<td>{value:f4}</tr>");
        html.Append("</table>");
    }

    public static void Saliency(StringBuilder html, IReadOnlyList<SaliencyPicture> pictures)
    {
        if (pictures.Count == 0)
            return;
        html.Append("<h2>What moves what</h2><p>Every control moved by one deviation from the rest pose, and the mean change of phonemes that look alike. White is the largest change, given below each.</p><div style=\"display:flex;flex-wrap:wrap;gap:.6rem\">");
        foreach (var p in pictures)
            html.Append(CultureInfo.InvariantCulture, $"<figure style=\"margin:0\"><img width=\"120\" src=\"{ReportPage.DataUrl(p.Heat)}\" alt=\"{WebUtility.HtmlEncode(p.Name)}\"><figcaption>{WebUtility.HtmlEncode(p.Name)}<br>{p.Most:f3}</figcaption></figure>");
        html.Append("</div>");
    }
}
