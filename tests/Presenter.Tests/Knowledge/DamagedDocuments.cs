using System.Text;
using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

using Encoding = System.Text.Encoding;

/// <summary>A bad file never keeps the good ones from being found, and its owner reads in the log what to do.</summary>
public class DamagedDocuments
{
    private static readonly PdfFile.Line[] Sentence = [new("The anchor weighs two tons.")];

    public static TheoryData<string, byte[], string> Bad() => new()
    {
        { "latin.md", [0x43, 0x61, 0x66, 0xe9], "save it as UTF-8" },
        { "latin.txt", [0x43, 0x61, 0x66, 0xe9], "save it as UTF-8" },
        { "zeros.txt", new byte[4096], "zero bytes" },
        { "picture.html", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0, 13], "save it again from the browser" },
        { "wrong.html", [.. "<meta charset=utf-8><p>Caf"u8, 0xe9, .. "</p>"u8], "save it as UTF-8" },
        { "deep.html", Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("<div>", 2000)) + "<p>deep</p>"), "save it again from the browser" },
        { "deep.md", Encoding.UTF8.GetBytes(new string('>', 20000) + " deep"), "save or export it again" },
        { "empty.md", [], "it holds no text" },
        { "empty.pdf", [], "export it again" },
        { "text.pdf", "I am not a PDF"u8.ToArray(), "export it again" },
        { "cut.pdf", PdfFile.Write(null, Sentence)[..300], "export it again" },
        { "scan.pdf", PdfFile.Write("Scan", []), "ocrmypdf" },
        { "letter.docx", "PK"u8.ToArray(), "save it as PDF, HTML or Markdown" },
    };

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task ABadFileIsNamedWithItsRemedyAndTheRestIsFound(string name, byte[] bytes, string remedy)
    {
        await using var own = new OwnKnowledge();
        await File.WriteAllBytesAsync(own.Folder[name], bytes);
        await File.WriteAllTextAsync(own.Folder["zz-good.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        await own.Index.RefreshAsync(default);
        await own.Index.RefreshAsync(default);
        var warning = Assert.Single(own.Warnings);
        Assert.Contains(name, warning);
        Assert.Contains(remedy, warning);
        Assert.Equal("zz-good.md", (await own.FirstAsync("How heavy is the lamp?"))?.Source);
    }

    [Fact]
    public async Task NoChangeOfBytesInAPdfStopsTheIndexing()
    {
        var good = PdfFile.Write("Anchor", [new("The anchor", 20), .. Sentence], Sentence);
        var random = new Random(1);
        for (var i = 0; i < 150; i++)
        {
            var bytes = good.ToArray();
            for (var j = random.Next(1, 30); j > 0; j--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            using var folder = Repository.Temporary();
            await File.WriteAllBytesAsync(folder["a.pdf"], random.Next(3) == 0 ? bytes[..random.Next(bytes.Length)] : bytes);
            try
            {
                await Documents.ReadAsync(folder["a.pdf"], "a.pdf", default);
            }
            catch (DamagedDocumentException)
            {
                // What is allowed.
            }
        }
    }

    [Fact]
    public async Task AFileThatBecameDamagedIsNoLongerCitedAndComesBackMended()
    {
        await using var own = new OwnKnowledge();
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        await own.Index.RefreshAsync(default);
        await File.WriteAllBytesAsync(own.Folder["a.md"], [0xff, 0xfe, 0x00]);
        await own.Index.RefreshAsync(default);
        Assert.Null(await own.FirstAsync("How heavy is the lamp?"));
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,500 kilograms.");
        await own.Index.RefreshAsync(default);
        Assert.Contains("1,500", (await own.FirstAsync("How heavy is the lamp?"))?.Text);
    }

    [Fact]
    public async Task ALinkThatLeadsBackDoesNotKeepItReadingForEver()
    {
        await using var own = new OwnKnowledge();
        Directory.CreateDirectory(own.Folder["below"]);
        Directory.CreateSymbolicLink(own.Folder["below/up"], own.Folder.Path);
        File.CreateSymbolicLink(own.Folder["gone.md"], "/nowhere/gone.md");
        await File.WriteAllTextAsync(own.Folder["below/a.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        await own.Index.RefreshAsync(default);
        Assert.Equal(Path.Combine("below", "a.md"), Assert.Single(await own.Index.SearchAsync("lamp", 5, default)).Source);
        Assert.Contains("gone.md", Assert.Single(own.Warnings));
    }
}
