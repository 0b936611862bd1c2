using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>What is put into the folder is known without a restart, and nobody waits for it.</summary>
public class WatchedFolder
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);

    private static async Task<KnowledgeWatcher> WatchAsync(OwnKnowledge own)
    {
        var watcher = new KnowledgeWatcher(own.Index, own.Options, own);
        await watcher.StartAsync(default);
        return watcher;
    }

    private static async Task UntilAsync(Func<Task<bool>> done, string what)
    {
        using var limit = new CancellationTokenSource(Deadline);
        while (!await done())
        {
            Assert.False(limit.IsCancellationRequested, what);
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task AFileThatIsAddedChangedAndDeletedIsFollowed()
    {
        await using var own = new OwnKnowledge();
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        using var watcher = await WatchAsync(own);
        Assert.Equal("a.md", (await own.FirstAsync("lamp"))?.Source);
        Directory.CreateDirectory(own.Folder["below"]);
        await File.WriteAllBytesAsync(own.Folder["below/bell.pdf"], PdfFile.Write("Bell", new PdfFile.Line[] { new("The bell was cast in 1740.") }));
        await UntilAsync(async () => (await own.FirstAsync("When was the bell cast?"))?.Text.Contains("1740") == true, "the PDF was not found");
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,500 kilograms.");
        await UntilAsync(async () => (await own.FirstAsync("lamp"))?.Text.Contains("1,500") == true, "the change was not seen");
        File.Delete(own.Folder["a.md"]);
        await UntilAsync(async () => await own.FirstAsync("lamp") is null, "the deleted page is still cited");
        Assert.NotNull(await own.FirstAsync("bell"));
        await File.WriteAllTextAsync(own.Folder["synonyms.txt"], "bell gong");
        await UntilAsync(async () => await own.FirstAsync("gong") is not null, "the synonyms were not read");
        await watcher.StopAsync(default);
        Assert.Empty(own.Warnings);
    }

    [Fact]
    public async Task QuestionsAreAnsweredWhileAWriterHoldsTheIndex()
    {
        await using var own = new OwnKnowledge();
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        await own.Index.RefreshAsync(default);
        // As long as this pipe has no writer, reading it does not come to an end.
        using var mkfifo = System.Diagnostics.Process.Start("mkfifo", own.Folder["slow.md"]);
        await mkfifo.WaitForExitAsync();
        var refresh = Task.Run(() => own.Index.RefreshAsync(default));
        for (var i = 0; i < 50; i++)
            Assert.Equal("a.md", (await own.FirstAsync("lamp"))?.Source);
        Assert.False(refresh.IsCompleted);
        await File.WriteAllTextAsync(own.Folder["slow.md"], "# Bell\n\nThe bell was cast in 1740.");
        await refresh.WaitAsync(Deadline);
    }

    [Fact]
    public async Task AnUnchangedFolderIsNotReadAgain()
    {
        await using var own = new OwnKnowledge();
        await File.WriteAllTextAsync(own.Folder["a.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        await own.Index.RefreshAsync(default);
        var vocabulary = own.Index.Vocabulary;
        await own.Index.RefreshAsync(default);
        Assert.Same(vocabulary, own.Index.Vocabulary);
    }
}
