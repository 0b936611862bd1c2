using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>A visitor names what only this house has, and the recogniser has learnt it from the documents.</summary>
public sealed class OwnWords
{
    [Fact]
    public async Task NamesThatNoDictionaryHasAreLearntFromTheDocumentsAndAgainWhenTheyChange()
    {
        using var folder = Repository.Temporary();
        await File.WriteAllTextAsync(folder["tower.md"], "# The Velmora tower\n\nThe Velmora tower was built in 1820. It is 40 metres high.");
        await using var host = await ListeningHost.StartAsync(("Knowledge:Folder", folder.Path), ("Listening:ModelFolder", folder["model"]));
        Assert.Equal("When was the Velmora tower built?", (await host.SayAsync("When was the Velmora tower built?")).Text);
        await File.WriteAllTextAsync(folder["bridge.md"], "# The Kesselbruck bridge\n\nThe Kesselbruck bridge was built in 1905 and leads to the island.");
        string? text = null;
        for (var attempt = 0; attempt < 120 && text?.Contains("Kesselbruck") != true; attempt++)
        {
            text = (await host.SayAsync("When was the Kesselbruck bridge built?")).Text;
            await Task.Delay(500);
        }
        Assert.Equal("When was the Kesselbruck bridge built?", text);
    }
}
