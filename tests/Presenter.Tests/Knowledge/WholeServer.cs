using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>The running server: what its operator sets wrong is named, and what lies in its folder is spoken of.</summary>
public class WholeServer
{
    [Theory]
    [InlineData("Knowledge__EmbeddingEndpoint", "localhost:1234", "Knowledge:EmbeddingEndpoint is \"localhost:1234\"; it must be empty or an absolute address such as http://localhost:11434/v1")]
    [InlineData("Knowledge__EmbeddingEndpoint", "http://localhost:1/v1", "Knowledge:EmbeddingModel is empty")]
    [InlineData("Knowledge__EmbeddingModel", "bge-m3", "Knowledge:EmbeddingEndpoint is empty")]
    [InlineData("Knowledge__Folder", " ", "Knowledge:Folder is empty")]
    public async Task AWrongSettingIsNamedAndNothingStarts(string key, string value, string message)
    {
        var (code, said) = await BotProcess.FailAsync(BotProcess.FreePort(), (key, value));
        Assert.Equal(1, code);
        Assert.Contains(message, said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task APdfIsAnsweredFromAndCitedWhileTheEmbeddingServerIsDown()
    {
        using var folder = Repository.Temporary();
        await File.WriteAllBytesAsync(folder["bell.pdf"], PdfFile.Write("The diving bell", new PdfFile.Line[] { new("The diving bell was cast in 1740 by a smith of the town.") }));
        await using var bot = await BotProcess.StartAsync(ready: false, ("Knowledge__Folder", folder.Path),
            ("Knowledge__EmbeddingEndpoint", $"http://127.0.0.1:{BotProcess.FreePort()}/v1"), ("Knowledge__EmbeddingModel", "absent"));
        await using var hub = await bot.ConnectAsync();
        for (var i = 0; i < 2; i++)
        {
            var events = new List<TurnEvent>();
            await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("When was the diving bell cast?")))
                events.Add(item);
            var sentence = Assert.Single(events, e => e.Type == "sentence");
            Assert.Contains("1740", sentence.Text);
            Assert.Equal("bell.pdf", Assert.Single(sentence.Citations!).Source);
        }
        // The warning may be printed after the answer has gone out.
        for (var i = 0; i < 300 && !bot.Said.Contains("The embedding model absent"); i++)
            await Task.Delay(100);
        Assert.Single(bot.Said.Split('\n'), l => l.Contains("The embedding model absent"));
    }
}
