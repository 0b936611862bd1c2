using System.Text;
using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

using Encoding = System.Text.Encoding;

/// <summary>Each kind of document: what a visitor is told of it, and under which title and heading it is cited.</summary>
public class Kinds
{
    private static async Task<IReadOnlyList<Passage>> ReadAsync(string name, byte[] bytes)
    {
        using var folder = Repository.Temporary();
        await File.WriteAllBytesAsync(folder[name], bytes);
        return await Documents.ReadAsync(folder[name], name, default);
    }

    private static Task<IReadOnlyList<Passage>> ReadAsync(string name, string text) => ReadAsync(name, Encoding.UTF8.GetBytes(text));

    [Fact]
    public async Task AWebPageIsReadWithoutItsMenusAndScripts()
    {
        var passages = await ReadAsync("page.html", """
            <!doctype html><html><head><title>Lamps | Museum</title><style>p { color: red }</style></head><body>
            <nav><ul><li>Home</li><li>Contact</li></ul></nav>
            <h1>The lamps</h1><p>There are <b>three</b> lamps.</p>
            <div><h2>The big lamp</h2>It weighs 1,400&nbsp;kilograms.<ul><li>Made in Paris</li><li>Lit in 1889</li></ul></div>
            <script>track("secret")</script><p hidden>not shown</p>
            <footer>Cookies</footer></body></html>
            """);
        Assert.Equal(["There are three lamps.", "It weighs 1,400 kilograms. Made in Paris. Lit in 1889."], passages.Select(p => p.Text));
        Assert.All(passages, p => Assert.Equal("The lamps", p.Title));
        Assert.Equal([null, "The big lamp"], passages.Select(p => p.Heading));
    }

    [Fact]
    public async Task ATableOfAWebPageCanBeSpoken()
    {
        var passages = await ReadAsync("prices.htm", "<title>Prices</title><table><tr><th>Ticket</th><th>Price</th><th>Age</th></tr><tr><td>Adult</td><td>€12.50</td><td></td></tr><tr><td>Child</td><td>€6.00</td><td>6 to 16</td></tr></table>");
        Assert.Equal("Adult: price €12.50. Child: price €6.00, age 6 to 16.", Assert.Single(passages).Text);
    }

    [Fact]
    public async Task AnOldWebPageInItsOwnEncodingIsReadRight()
    {
        Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);
        var bytes = Encoding.GetEncoding(1252).GetBytes("<html><head><meta charset=\"windows-1252\"><title>Café</title></head><body><p>Ein Stück Kuchen kostet 3 €.</p></body></html>");
        var passage = Assert.Single(await ReadAsync("old.html", bytes));
        Assert.Equal(("Café", "Ein Stück Kuchen kostet 3 €."), (passage.Title, passage.Text));
    }

    [Fact]
    public async Task AWebPageAboutTheReplacementCharacterIsNoDamagedOne() =>
        Assert.Equal("Bad bytes become \uFFFD.", Assert.Single(await ReadAsync("bytes.html", "<p>Bad bytes become \uFFFD.</p>")).Text);

    [Fact]
    public async Task ATableOfContentsIsNoAnswer()
    {
        var passages = await ReadAsync("manual.pdf", PdfFile.Write("Manual", [new("The crane . . . . . . . . . . . . . . 7", 16), new("The crane lifts ten tons.")], [new("Page two.")]));
        Assert.Equal(["The crane lifts ten tons.", "Page two."], passages.Select(p => p.Text));
    }

    [Fact]
    public async Task PlainTextKeepsItsHeadings()
    {
        var passages = await ReadAsync("note.txt", "The lamps\n=========\n\nThere are three\nlamps.\r\n\r\nThe big lamp\n\nIt weighs 1,400 kilograms.\n\nIt was made in Paris.\n");
        Assert.Equal([("The lamps", null, "There are three lamps."), ("The lamps", "The big lamp", "It weighs 1,400 kilograms. It was made in Paris.")],
            passages.Select(p => (p.Title, p.Heading, p.Text)));
    }

    [Fact]
    public async Task TextSavedByWindowsIsRead()
    {
        var encoding = new UnicodeEncoding(false, true);
        Assert.Equal("Größe: 3 Meter.", Assert.Single(await ReadAsync("windows.TXT", [.. encoding.GetPreamble(), .. encoding.GetBytes("Größe: 3 Meter.")])).Text);
    }

    [Fact]
    public async Task MarkdownKeepsEntitiesAndLeavesFrontMatterOut()
    {
        var passage = Assert.Single(await ReadAsync("page.md", "---\nauthor: nobody\n---\n# Shop\n\nBooks &amp; toys at <https://shop.example>."));
        Assert.Equal(("Shop", "Books & toys at https://shop.example."), (passage.Title, passage.Text));
    }

    [Fact]
    public async Task APdfIsCitedByItsTitleAndHeadings()
    {
        var passages = await ReadAsync("diving.pdf", PdfFile.Write(null,
            [new("The diving bell", 24), new("The bell was cast in 1740 by a smith of the town and hung in the", 11), new("harbour for a hundred years before any-", 11), new("body used it.", 11), new("How deep it went", 16), new("It went down to 18 metres with two men in it.", 11)],
            [new("Where it stands", 16), new("The bell stands in the court behind the library.", 11)]));
        Assert.All(passages, p => Assert.Equal("The diving bell", p.Title));
        Assert.Equal(["page 1", "How deep it went", "Where it stands"], passages.Select(p => p.Heading));
        Assert.Equal("The bell was cast in 1740 by a smith of the town and hung in the harbour for a hundred years before anybody used it.", passages[0].Text);
        Assert.Equal("It went down to 18 metres with two men in it.", passages[1].Text);
    }

    [Fact]
    public async Task ColumnsOfAPdfAreReadOneAfterTheOther()
    {
        PdfFile.Line[] left = [.. Enumerable.Range(0, 8).Select(i => new PdfFile.Line($"left column line {i} goes on and", 11, 60, 700 - 14 * i))];
        PdfFile.Line[] right = [.. Enumerable.Range(0, 8).Select(i => new PdfFile.Line($"right column line {i} goes on and", 11, 330, 700 - 14 * i))];
        var text = string.Join(' ', (await ReadAsync("columns.pdf", PdfFile.Write("Columns", left.Zip(right).SelectMany(p => new[] { p.First, p.Second }).ToArray()))).Select(p => p.Text));
        Assert.True(text.IndexOf("left column line 7", StringComparison.Ordinal) < text.IndexOf("right column line 0", StringComparison.Ordinal), text);
    }

    [Fact]
    public async Task RunningHeadsAndPageNumbersAreNotRead()
    {
        var pages = Enumerable.Range(1, 4).Select(n => new PdfFile.Line[] { new("Annual report of the harbour", 9, 60, 800), new($"Chapter text number {n} tells of the year {1900 + n}.", 11, 60, 600), new($"{n}", 9, 290, 40) }).ToArray();
        var passages = await ReadAsync("report.pdf", PdfFile.Write("Report", pages));
        Assert.Equal(4, passages.Count);
        Assert.Equal("page 2", passages[1].Heading);
        Assert.Equal("Chapter text number 2 tells of the year 1902.", passages[1].Text);
    }

    [Fact]
    public async Task ALongSectionIsCutBetweenSentences()
    {
        var text = string.Concat(Enumerable.Range(1, 200).Select(i => $"Sentence number {i} of the long story is told here. "));
        var passages = await ReadAsync("long.txt", text);
        Assert.True(passages.Count > 5);
        Assert.All(passages, p => Assert.InRange(p.Text.Length, 1, PassageWriter.Longest + 1));
        Assert.All(passages, p => Assert.EndsWith("told here.", p.Text));
        Assert.Equal(text.Trim(), string.Join(' ', passages.Select(p => p.Text)));
    }
}
