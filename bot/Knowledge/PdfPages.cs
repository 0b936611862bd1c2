using System.Text;
using UglyToad.PdfPig;
using UglyToad.PdfPig.Content;
using UglyToad.PdfPig.DocumentLayoutAnalysis;
using UglyToad.PdfPig.DocumentLayoutAnalysis.PageSegmenter;
using UglyToad.PdfPig.DocumentLayoutAnalysis.ReadingOrderDetector;
using UglyToad.PdfPig.Exceptions;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// A PDF -> passages. Blocks of text are found by Docstrum (O'Gorman 1993), so that columns are read one after the other;
/// lines in larger print than the body's are headings, and running heads and page numbers are left out.
/// </summary>
public static class PdfPages
{
    private const int LongestHeading = 120;

    /// <summary>How much larger than the body's print a heading is.</summary>
    private const double Larger = 1.15;

    private sealed record Line(string Text, double Size, double Bottom, bool InMargin)
    {
        /// <summary>What a running head or foot shares with those of other pages; the page number does not count.</summary>
        public string Look => string.Concat(Text.Where(c => !char.IsDigit(c))) + $"@{Bottom:F0}";
    }

    private sealed record Block(int Page, IReadOnlyList<Line> Lines);

    /// <exception cref="DamagedDocumentException">the file is locked; damage is told by many kinds of exception, depending on what is damaged</exception>
    public static IReadOnlyList<Passage> Read(byte[] bytes, string source, CancellationToken cancellation)
    {
        try
        {
            using var pdf = PdfDocument.Open(bytes, new ParsingOptions { UseLenientParsing = true, SkipMissingFonts = true });
            var blocks = new List<Block>();
            foreach (var page in pdf.GetPages())
            {
                cancellation.ThrowIfCancellationRequested();
                blocks.AddRange(Blocks(page));
            }
            return Write(blocks, pdf.NumberOfPages, pdf.Information.Title, source);
        }
        catch (PdfDocumentEncryptedException)
        {
            throw new DamagedDocumentException("it is locked by a password; save a copy without one");
        }
    }

    private static IEnumerable<Block> Blocks(Page page)
    {
        var words = page.GetWords().Where(w => !string.IsNullOrWhiteSpace(w.Text)).ToArray();
        if (words.Length == 0)
            return [];
        var order = UnsupervisedReadingOrderDetector.Instance;
        return order.Get(DocstrumBoundingBoxes.Instance.GetBlocks(words)).Select(b => new Block(page.Number, b.TextLines.Select(l => Read(l, page.Height)).Where(l => !IsContents(l.Text)).ToArray()));
    }

    private static Line Read(TextLine line, double height)
    {
        var sizes = line.Words.SelectMany(w => w.Letters).Select(l => l.PointSize).Order().ToArray();
        var box = line.BoundingBox;
        return new Line(line.Text.Trim(), sizes[sizes.Length / 2], box.Bottom, box.Bottom > 0.88 * height || box.Top < 0.12 * height);
    }

    /// <summary>A line of a table of contents, by the dots that lead to the page number.</summary>
    private static bool IsContents(string text) => text.Contains(". . . .", StringComparison.Ordinal) || text.Contains(".....", StringComparison.Ordinal);

    /// <summary>Leaves out what stands in the margin of most pages.</summary>
    private static Block[] WithoutRunningHeads(List<Block> blocks, int pages)
    {
        var running = blocks.SelectMany(b => b.Lines).Where(l => l.InMargin).GroupBy(l => l.Look).Where(g => g.Count() >= 3 && g.Count() * 2 >= pages).Select(g => g.Key).ToHashSet();
        return blocks.Select(b => b with { Lines = b.Lines.Where(l => !(l.InMargin && running.Contains(l.Look))).ToArray() }).Where(b => b.Lines.Count > 0).ToArray();
    }

    private static IReadOnlyList<Passage> Write(List<Block> all, int pages, string? title, string source)
    {
        var blocks = WithoutRunningHeads(all, pages);
        if (blocks.Length == 0)
            return [];
        var body = blocks.SelectMany(b => b.Lines).GroupBy(l => Math.Round(l.Size, 1)).MaxBy(g => g.Sum(l => l.Text.Length))!.Key;
        var largest = blocks.SelectMany(b => b.Lines).Where(IsHeading).Select(l => l.Size).DefaultIfEmpty(0).Max();
        bool IsHeading(Line line) => line.Size >= Larger * body && line.Text.Length <= LongestHeading;
        var passages = new PassageWriter(source);
        passages.BeginDocument(title ?? "");
        var heading = new List<Line>();
        var named = false;
        var page = 0;
        foreach (var block in blocks)
        {
            // A passage without a heading is cited by its page.
            if (!named && block.Page != page)
                passages.BeginSection($"page {block.Page}");
            page = block.Page;
            var text = new StringBuilder();
            foreach (var line in block.Lines)
            {
                if (IsHeading(line))
                {
                    passages.Append(text.ToString());
                    text.Clear();
                    heading.Add(line);
                    continue;
                }
                if (heading.Count > 0)
                    named = Begin(passages, heading, largest, page);
                Join(text, line.Text);
            }
            passages.Append(text.ToString());
        }
        return passages.Finish();
    }

    /// <returns>whether the passages that follow have a heading of their own</returns>
    private static bool Begin(PassageWriter passages, List<Line> heading, double largest, int page)
    {
        var top = page == 1 ? heading.Where(l => l.Size >= 0.98 * largest).ToArray() : [];
        if (top.Length > 0)
            passages.BeginDocument(string.Join(' ', top.Select(l => l.Text)));
        var below = string.Join(' ', heading.Except(top).Select(l => l.Text));
        heading.Clear();
        passages.BeginSection(below.Length > 0 ? below : $"page {page}");
        return below.Length > 0;
    }

    /// <summary>A word that was divided at the line's end is made whole again.</summary>
    private static void Join(StringBuilder text, string line)
    {
        if (text.Length > 1 && text[^1] is '-' or '\u00AD' && char.IsLetter(text[^2]) && line.Length > 0 && char.IsLower(line[0]))
            text.Length--;
        else if (text.Length > 0)
            text.Append(' ');
        text.Append(line);
    }
}
