using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels.Teams;

/// <summary>The personal tab shows the page, in Teams' frames and no others.</summary>
public class Tab
{
    [Fact]
    public async Task ThePageLoadsAtTheTabsAddressAndOnlyTeamsMayFrameItThere()
    {
        using var folder = Repository.Temporary();
        await File.WriteAllTextAsync(folder["index.html"], "<!doctype html><title>the page</title>");
        await using var bot = await BotProcess.StartAsync(ready: false, ("Host__WebFolder", folder.Path));
        using var http = new HttpClient { BaseAddress = bot.Address };
        using var tab = await http.GetAsync("/teams");
        Assert.Equal("text/html", tab.Content.Headers.ContentType!.MediaType);
        Assert.Equal(await http.GetStringAsync("/"), await tab.Content.ReadAsStringAsync());
        var policy = tab.Headers.GetValues("Content-Security-Policy").Single().Split("; ");
        Assert.Contains("script-src 'self'", policy);
        var frames = policy[^1].Split(' ');
        Assert.Equal("frame-ancestors", frames[0]);
        Assert.Contains("https://teams.microsoft.com", frames);
        Assert.Contains("https://*.cloud.microsoft", frames);
        Assert.All(frames[1..], host => Assert.Matches(@"^https://[a-z*.]+\.(microsoft\.com|cloud\.microsoft|microsoft\.us)$", host));
        Assert.False(tab.Headers.Contains("X-Frame-Options"));
    }
}
