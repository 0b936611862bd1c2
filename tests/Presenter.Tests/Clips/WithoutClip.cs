using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Presenter.Bot.Clips;
using Presenter.Bot.Hosting;
using Presenter.Bot.Streaming;
using Presenter.Tests.Channels.Teams;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>Whatever is missing for a clip, the visitor has the text and its sources, and the next question is answered.</summary>
public class WithoutClip
{
    [Theory]
    [InlineData("Clips__PublicUrl", "")]
    [InlineData("Presenter__Package", "/nowhere")]
    public async Task TheTextComesAlone(string key, string value)
    {
        using var folder = Repository.Temporary();
        await using var teams = await TeamsServer.StartAsync();
        var settings = new Dictionary<string, string> { ["Clips__PublicUrl"] = "https://presenter.example", ["Clips__Folder"] = folder["clips"], [key] = value };
        await using var bot = await BotProcess.StartAsync(ready: key != "Presenter__Package", [.. settings.Select(s => (s.Key, s.Value))]);
        using var http = new HttpClient { BaseAddress = bot.Address };
        for (var i = 0; i < 2; i++)
        {
            await teams.AskAsync(http, "How much is a family ticket?");
            var answer = await teams.AnswerAsync();
            Assert.Equal(["typing", "typing", "message"], answer.Select(a => a.Type));
            Assert.Contains("€29.00", answer[^1].Text);
            Assert.True(answer[^1].Entity("https://schema.org/Message")!.Value.TryGetProperty("citation", out _));
        }
        Assert.Equal(0, teams.Waiting);
        Assert.False(Directory.Exists(folder["clips"]) && Directory.EnumerateFiles(folder["clips"], "*.mp4*").Any());
    }

    [Fact]
    public async Task AClipThatCannotBeWrittenCostsNothingButTheClip()
    {
        using var folder = Repository.Temporary();
        await using var teams = await TeamsServer.StartAsync();
        await File.WriteAllTextAsync(folder["file"], "no folder");
        await using var bot = await BotProcess.StartAsync(ready: true, ("Clips__PublicUrl", "https://presenter.example"), ("Clips__Folder", folder["file"]), ("Clips__Key", ClipServer.Key));
        using var http = new HttpClient { BaseAddress = bot.Address };
        await teams.AskAsync(http, "How much is a family ticket?");
        Assert.Contains("€29.00", (await teams.AnswerAsync())[^1].Text);
        while (!bot.Said.Contains("An answer has no clip", StringComparison.Ordinal))
            await Task.Delay(50);
        await teams.AskAsync(http, "When are you open on Sunday?");
        Assert.Contains("18:00", (await teams.AnswerAsync())[^1].Text);
    }

    [Theory]
    [InlineData("PublicUrl", "http://presenter.example", "https")]
    [InlineData("PublicUrl", "presenter.example", "https")]
    [InlineData("PublicUrl", "https://presenter.example/?a=1", "without a query")]
    [InlineData("KeepHours", "0", "0.01 to 8760")]
    [InlineData("Waiting", "0", "1 to 1000")]
    [InlineData("Channels", "ms teams", "msteams, directline")]
    [InlineData("Key", "short", "32")]
    [InlineData("Folder", " ", "data/clips")]
    public void AWrongSettingStopsTheStartAndIsNamed(string key, string value, string allowed)
    {
        var settings = new ConfigurationBuilder().AddInMemoryCollection([KeyValuePair.Create($"Clips:{key}", (string?)value)]).Build();
        var error = Assert.Throws<SettingException>(() => new ServiceCollection().AddClips(settings));
        Assert.Contains($"Clips:{key}", error.Message);
        Assert.Contains(allowed, error.Message);
    }

    [Fact]
    public void OnlyTheNamedChannelsGetClips()
    {
        var options = new ClipOptions { PublicUrl = "https://presenter.example", Channels = "msteams, directline" };
        Assert.Equal([true, true, false, false], new[] { "MSTeams", "directline", "slack", null }.Select(options.Serves));
        Assert.False((options with { PublicUrl = "" }).Serves("msteams"));
    }

    [Fact]
    public async Task WhoIsAnsweredOnThePageGoesFirst()
    {
        var traffic = new RendererTraffic();
        Assert.True(traffic.IdleAsync(default).IsCompletedSuccessfully);
        var (one, two) = (traffic.Enter(), traffic.Enter());
        var clip = traffic.IdleAsync(default);
        one.Dispose();
        one.Dispose();
        Assert.False(clip.IsCompleted);
        two.Dispose();
        await clip;
        using var three = traffic.Enter();
        using var stop = new CancellationTokenSource();
        var stopped = traffic.IdleAsync(stop.Token);
        Assert.False(stopped.IsCompleted);
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stopped);
    }
}
