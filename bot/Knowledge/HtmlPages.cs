using System.Text;
using AngleSharp.Dom;
using AngleSharp.Html.Dom;
using AngleSharp.Html.Parser;

namespace Presenter.Bot.Knowledge;

/// <summary>A web page -> passages, one a heading. Menus, scripts, forms and what a browser would not show are left out.</summary>
public static class HtmlPages
{
    private const string Skipped = "script, style, noscript, template, nav, footer, aside, form, button, select, iframe, svg, canvas, [hidden], [aria-hidden=true], [role=navigation]";

    private const int Deepest = 256;

    private static readonly HashSet<string> Blocks = ["P", "LI", "DT", "DD", "BLOCKQUOTE", "PRE", "FIGCAPTION", "CAPTION", "ADDRESS", "SUMMARY", "DIV", "SECTION", "ARTICLE", "MAIN", "UL", "OL", "DL", "HEADER", "DETAILS", "FIGURE", "BODY"];

    static HtmlPages() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <exception cref="DamagedDocumentException">the bytes are not a web page</exception>
    public static IReadOnlyList<Passage> Read(byte[] bytes, string source)
    {
        using var page = Parse(bytes);
        foreach (var skipped in page.QuerySelectorAll(Skipped).ToArray())
            skipped.Remove();
        var passages = new PassageWriter(source);
        // A page with one main part has menus and adverts around it; one with several articles is read whole.
        var main = page.QuerySelectorAll("main, [role=main]") is { Length: 1 } mains ? mains[0] : page.QuerySelectorAll("article") is { Length: 1 } articles ? articles[0] : page.Body;
        var top = page.QuerySelector("h1");
        passages.BeginDocument(Flat(top?.TextContent ?? page.Title ?? ""));
        if (main is not null)
            Walk(main, passages, top, 0);
        return passages.Finish();
    }

    private static IHtmlDocument Parse(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf((byte)0) >= 0 && !bytes.AsSpan().StartsWith(Encoding.Unicode.Preamble) && !bytes.AsSpan().StartsWith(Encoding.BigEndianUnicode.Preamble))
            throw new DamagedDocumentException("it holds zero bytes and is no web page; save it again from the browser or remove it");
        try
        {
            return new HtmlParser().ParseDocument(PlainText.Decode(bytes));
        }
        catch (DamagedDocumentException)
        {
            // Not UTF-8: the page itself says what it is, and a browser would believe it.
        }
        var page = new HtmlParser().ParseDocument(new MemoryStream(bytes));
        return !page.DocumentElement.TextContent.Contains('\uFFFD') ? page
            : throw new DamagedDocumentException("its characters are not in the encoding that it declares; save it as UTF-8");
    }

    /// <summary>Text between two blocks is a paragraph, whether or not the page marks it as one.</summary>
    private static void Walk(IElement element, PassageWriter passages, IElement? top, int depth)
    {
        if (depth > Deepest)
            throw new DamagedDocumentException($"its elements lie more than {Deepest} deep in each other; save it again from the browser");
        var run = new StringBuilder();
        void Close()
        {
            passages.Append(Flat(run.ToString()));
            run.Clear();
        }
        foreach (var node in element.ChildNodes)
        {
            switch (node)
            {
                case IHtmlHeadingElement heading:
                    Close();
                    if (heading != top)
                        passages.BeginSection(Flat(heading.TextContent));
                    break;
                case IHtmlTableElement table:
                    Close();
                    AppendTable(table, passages);
                    break;
                case IElement block when Blocks.Contains(block.TagName) || block.QuerySelector("h1, h2, h3, h4, h5, h6, p, table, li") is not null:
                    Close();
                    Walk(block, passages, top, depth + 1);
                    break;
                case IHtmlBreakRowElement:
                    run.Append(' ');
                    break;
                case IElement or IText:
                    run.Append(node.TextContent);
                    break;
            }
        }
        Close();
    }

    /// <summary>"Sunday: opens 10:00, closes 18:00." from a row and the table's head, as for Markdown.</summary>
    private static void AppendTable(IHtmlTableElement table, PassageWriter passages)
    {
        var rows = table.Rows.Select(r => (Head: r.Cells.All(c => c is IHtmlTableHeaderCellElement), Cells: r.Cells.Select(c => Flat(c.TextContent)).ToArray())).Where(r => r.Cells.Length > 0).ToArray();
        var head = rows is [{ Head: true }, ..] ? rows[0].Cells : [];
        foreach (var row in rows.Skip(head.Length > 0 ? 1 : 0).Select(r => r.Cells))
        {
            var parts = row.Skip(1).Select((cell, i) => (Head: i + 1 < head.Length ? head[i + 1].ToLowerInvariant() : "", Cell: cell))
                .Where(p => p.Cell.Length > 0).Select(p => p.Head.Length > 0 ? $"{p.Head} {p.Cell}" : p.Cell);
            passages.Append(row.Length > 1 ? $"{row[0]}: {string.Join(", ", parts)}" : row[0]);
        }
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
