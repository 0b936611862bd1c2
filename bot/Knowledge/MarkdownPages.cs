using System.Text;
using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Markdig.Syntax.Inlines;

namespace Presenter.Bot.Knowledge;

/// <summary>A Markdown page -> passages, one a heading; lists and tables become sentences that can be spoken.</summary>
public static class MarkdownPages
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().Build();

    public static IReadOnlyList<Passage> Read(string markdown, string source)
    {
        var title = Path.GetFileNameWithoutExtension(source);
        string? heading = null;
        var text = new StringBuilder();
        var passages = new List<Passage>();
        void Close()
        {
            if (text.Length > 0)
                passages.Add(new Passage(title, source, heading, text.ToString().Trim(), 0));
            text.Clear();
        }
        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } top:
                    Close();
                    title = Plain(top.Inline);
                    break;
                case HeadingBlock below:
                    Close();
                    heading = Plain(below.Inline);
                    break;
                case Table table:
                    AppendTable(text, table);
                    break;
                case ListBlock list:
                    foreach (var item in list.OfType<ListItemBlock>())
                        Append(text, string.Join(' ', item.Descendants<LeafBlock>().Select(b => Plain(b.Inline))));
                    break;
                case LeafBlock leaf:
                    Append(text, Plain(leaf.Inline));
                    break;
                case ContainerBlock container:
                    foreach (var leaf in container.Descendants<LeafBlock>())
                        Append(text, Plain(leaf.Inline));
                    break;
            }
        }
        Close();
        return passages;
    }

    /// <summary>"Sunday: opens 10:00, closes 18:00." from a row and the table's head.</summary>
    private static void AppendTable(StringBuilder text, Table table)
    {
        var rows = table.OfType<TableRow>().Select(r => r.OfType<TableCell>().Select(c => string.Join(' ', c.Descendants<LeafBlock>().Select(b => Plain(b.Inline)))).ToArray()).ToArray();
        if (rows.Length == 0)
            return;
        foreach (var row in rows.Skip(1).Where(r => r.Length > 0 && r[0].Length > 0))
        {
            var parts = row.Skip(1).Select((cell, i) => (Head: i + 1 < rows[0].Length ? rows[0][i + 1].ToLowerInvariant() : "", Cell: cell))
                .Where(p => p.Cell.Length > 0).Select(p => p.Head.Length > 0 ? $"{p.Head} {p.Cell}" : p.Cell);
            Append(text, $"{row[0]}: {string.Join(", ", parts)}");
        }
    }

    private static void Append(StringBuilder text, string sentence)
    {
        var trimmed = sentence.Trim();
        if (trimmed.Length == 0)
            return;
        text.Append(trimmed);
        if (trimmed[^1] is not ('.' or '!' or '?' or ':'))
            text.Append('.');
        text.Append(' ');
    }

    private static string Plain(ContainerInline? inline)
    {
        var text = new StringBuilder();
        foreach (var part in inline?.Descendants() ?? [])
        {
            switch (part)
            {
                case LiteralInline literal:
                    text.Append(literal.Content);
                    break;
                case CodeInline code:
                    text.Append(code.Content);
                    break;
                case LineBreakInline:
                    text.Append(' ');
                    break;
            }
        }
        return text.ToString();
    }
}
