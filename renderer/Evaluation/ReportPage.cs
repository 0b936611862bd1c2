using System.Globalization;
using System.Net;
using System.Text;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>evaluation.html: one file with the figures, pictures side by side and curves, for a person to look at.</summary>
public static class ReportPage
{
    /// <param name="pairs">[3, height, 2 width] each: rendered left, held out right</param>
    public static string Write(EvaluationResult result, IReadOnlyList<Tensor> pairs, IReadOnlyList<SaliencyPicture> saliency)
    {
        var html = new StringBuilder();
        html.Append(CultureInfo.InvariantCulture, $$"""
            <!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <title>{{WebUtility.HtmlEncode(result.Presenter)}}, evaluated</title>
            <style>body{font:16px/1.5 system-ui,"DejaVu Sans",sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#16242d}
            table{border-collapse:collapse;margin:1rem 0}td,th{padding:.3rem .9rem;border-bottom:1px solid #d9e0e4;text-align:left}td+td{font-variant-numeric:tabular-nums;text-align:right}
            figure{margin:1.5rem 0}img,svg{max-width:100%;border-radius:.5rem}figcaption{color:#566670;font-size:.9rem}</style>
            <h1>{{WebUtility.HtmlEncode(result.Presenter)}}</h1>
            <p>Measured {{result.Date:yyyy-MM-dd}} on {{result.Pictures}} clean pictures{{(result.Motion is { } known ? $" and {known.Sentences} sentences" : "")}} that training never saw.</p>
            <h2>Pictures</h2><table><tr><th>part<th>PSNR<th>SSIM</tr>
            """);
        foreach (var (name, score) in result.Parts)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>{name}<td>{score.Psnr:f2} dB<td>{score.Ssim:f4}</tr>");
        html.Append("</table>");
        for (var i = 0; i < pairs.Count; i++)
        {
            html.Append(CultureInfo.InvariantCulture, $"<figure><img src=\"{DataUrl(pairs[i])}\" alt=\"Pair {i + 1}\"><figcaption>Pair {i + 1}: rendered on the left, held out on the right.</figcaption></figure>");
            foreach (var (name, box) in Enlargements.Where(e => e.Box.X + e.Box.Width <= pairs[i].shape[2] / 2 && e.Box.Y + e.Box.Height <= pairs[i].shape[1]))
                html.Append(CultureInfo.InvariantCulture, $"<figure><img src=\"{DataUrl(Enlarged(pairs[i], box))}\" alt=\"{name} of pair {i + 1}\"><figcaption>{name} of pair {i + 1}, four times as large: rendered | footage.</figcaption></figure>");
        }
        html.Append("<h2>Motion</h2><table><tr><th>figure<th>value</tr>");
        if (result.Motion is { } motion)
            html.Append(CultureInfo.InvariantCulture, $"""
                <tr><td>mouth opening against held-out tracks, correlation<td>{motion.MouthOpeningCorrelation:f3}</tr>
                <tr><td>mouth opening, mean error (0-1)<td>{motion.MouthOpeningError:f4}</tr>
                <tr><td>lag, frames<td>{motion.LagFrames}</tr>
                <tr><td>opening in the middle of p, b, m (tracks: {motion.BilabialOpeningTrack:f3})<td>{motion.BilabialOpening:f3}</tr>
                """);
        if (result.Silence is { } silence)
            html.Append(CultureInfo.InvariantCulture, $"<tr><td>silent frames with a closed mouth (tracks: {silence.ClosedInTracks:p1}; {silence.SilentFrames} frames)<td>{silence.Closed:p1}</tr>");
        html.Append(CultureInfo.InvariantCulture, $"""
            <tr><td>flicker, the footage's own being 1<td>{result.Flicker:f2}</tr>
            <tr><td>sound against picture at the end of {result.Sync.Seconds:f0} s<td>{result.Sync.OffsetMs:f1} ms</tr></table>
            """);
        if (result.Motion is { } curve)
            html.Append(CultureInfo.InvariantCulture, $"<figure>{Curves(curve.ExampleGenerated, curve.ExampleTrack)}<figcaption>jawOpen over one sentence: generated dark, track light. “{WebUtility.HtmlEncode(curve.ExampleText)}”</figcaption></figure>");
        ReportSections.Lips(html, result);
        ReportSections.Diversity(html, result.Diversity);
        ReportSections.Saliency(html, saliency);
        return html.ToString();
    }

    /// <summary>Where sharpness is judged; hair ends are Robin's.</summary>
    private static readonly (string Name, Box Box)[] Enlargements =
        [("Eyes", PictureEvaluation.Eyes), ("Mouth", PictureEvaluation.Mouth), ("Hair edge", new Box(120, 300, 100, 80))];

    /// <summary>The box of both halves of a pair, enlarged four times without smoothing.</summary>
    private static Tensor Enlarged(Tensor pair, Box box)
    {
        var width = pair.shape[2] / 2;
        Tensor Cut(long x) => pair.narrow(1, box.Y, box.Height).narrow(2, x + box.X, box.Width);
        return cat([Cut(0), Cut(width)], 2).repeat_interleave(4, 1).repeat_interleave(4, 2);
    }

    internal static string DataUrl(Tensor picture)
    {
        using var scope = NewDisposeScope();
        return "data:image/jpeg;base64," + Convert.ToBase64String(PictureFile.Jpeg(picture, 92));
    }

    private static string Curves(IReadOnlyList<float> generated, IReadOnlyList<float> track)
    {
        const int width = 900, height = 200;
        var top = Math.Max(0.05f, generated.Concat(track).Max());
        string Line(IReadOnlyList<float> values, string colour) =>
            $"<polyline fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" points=\"" + string.Join(' ', values.Select((v, i) => string.Create(CultureInfo.InvariantCulture,
                $"{i * (double)width / Math.Max(1, values.Count - 1):f1},{height - 8 - v / top * (height - 16):f1}"))) + "\"/>";
        return $"<svg viewBox=\"0 0 {width} {height}\" role=\"img\" aria-label=\"jawOpen over time\">{Line(track, "#9fb8c4")}{Line(generated, "#1d5873")}</svg>";
    }
}
