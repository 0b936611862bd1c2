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
    [InlineData("Clips__Channels", "directline")]
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
    [InlineData("Clips__PublicUrl", "http://presenter.example", "Clips:PublicUrl", "https")]
    [InlineData("Clips__PublicUrl", "presenter.example", "Clips:PublicUrl", "https")]
    [InlineData("Clips__KeepHours", "0", "Clips:KeepHours", "0.01 to 8760")]
    [InlineData("Clips__Waiting", "0", "Clips:Waiting", "1 to 1000")]
    [InlineData("Clips__Channels", "ms teams", "Clips:Channels", "msteams, directline")]
    [InlineData("Clips__Key", "short", "Clips:Key", "32")]
    [InlineData("Clips__Folder", " ", "Clips:Folder", "data/clips")]
    public async Task AWrongSettingStopsTheStartAndIsNamed(string key, string value, string name, string allowed)
    {
        var (code, said) = await BotProcess.FailAsync(BotProcess.FreePort(), (key, value));
        Assert.Equal(1, code);
        Assert.Contains(name, said);
        Assert.Contains(allowed, said);
        Assert.DoesNotContain("   at ", said);
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
