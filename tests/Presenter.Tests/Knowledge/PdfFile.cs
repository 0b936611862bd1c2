using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.Core;
using UglyToad.PdfPig.Fonts.Standard14Fonts;
using UglyToad.PdfPig.Writer;

namespace Presenter.Tests.Knowledge;

/// <summary>Writes a real PDF: a title, then pages of headings and lines.</summary>
public static class PdfFile
{
    public sealed record Line(string Text, double Size = 11, double Left = 60, double Top = 0);

    /// <param name="pages">lines of each page; Top 0 means below the line before</param>
    public static byte[] Write(string? title, params Line[][] pages)
    {
        var builder = new PdfDocumentBuilder();
        if (title is not null)
            builder.DocumentInformation.Title = title;
        var font = builder.AddStandard14Font(Standard14Font.Helvetica);
        foreach (var lines in pages)
        {
            var page = builder.AddPage(PageSize.A4);
            var y = 780.0;
            foreach (var line in lines)
            {
                y = line.Top > 0 ? line.Top : y - (line.Size > 12 ? 2.4 : 1.3) * line.Size;
                page.AddText(line.Text, line.Size, new PdfPoint(line.Left, y), font);
            }
        }
        return builder.Build();
    }
}
