using Markdig;
using Markdig.Extensions.Tables;
using Markdig.Syntax;
using Presenter.Renderer.Slides;

namespace Presenter.Bot.Knowledge;

/// <summary>A Markdown page -> passages, one a heading; lists and tables become sentences that can be spoken.</summary>
public static class MarkdownPages
{
    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().UsePipeTables().UseYamlFrontMatter().Build();

    public static IReadOnlyList<Passage> Read(string markdown, string source)
    {
        var passages = new PassageWriter(source);
        foreach (var block in Markdown.Parse(markdown, Pipeline))
        {
            switch (block)
            {
                case HeadingBlock { Level: 1 } top:
                    passages.BeginDocument(MarkdownText.Plain(top.Inline));
                    break;
                case HeadingBlock below:
                    passages.BeginSection(MarkdownText.Plain(below.Inline));
                    break;
                case Table table:
                    AppendTable(passages, table);
                    break;
                case ListBlock list:
                    foreach (var item in list.OfType<ListItemBlock>())
                        passages.Append(string.Join(' ', item.Descendants<LeafBlock>().Select(b => MarkdownText.Plain(b.Inline))));
                    break;
                case LeafBlock leaf:
                    passages.Append(MarkdownText.Plain(leaf.Inline));
                    break;
                case ContainerBlock container:
                    foreach (var leaf in container.Descendants<LeafBlock>())
                        passages.Append(MarkdownText.Plain(leaf.Inline));
                    break;
            }
        }
        return passages.Finish();
    }

    /// <summary>"Sunday: opens 10:00, closes 18:00." from a row and the table's head.</summary>
    private static void AppendTable(PassageWriter passages, Table table)
    {
        var rows = table.OfType<TableRow>().Select(r => r.OfType<TableCell>().Select(c => string.Join(' ', c.Descendants<LeafBlock>().Select(b => MarkdownText.Plain(b.Inline)))).ToArray()).ToArray();
        if (rows.Length == 0)
            return;
        foreach (var row in rows.Skip(1).Where(r => r.Length > 0 && r[0].Length > 0))
        {
            var parts = row.Skip(1).Select((cell, i) => (Head: i + 1 < rows[0].Length ? rows[0][i + 1].ToLowerInvariant() : "", Cell: cell))
                .Where(p => p.Cell.Length > 0).Select(p => p.Head.Length > 0 ? $"{p.Head} {p.Cell}" : p.Cell);
            passages.Append($"{row[0]}: {string.Join(", ", parts)}");
        }
    }
}
