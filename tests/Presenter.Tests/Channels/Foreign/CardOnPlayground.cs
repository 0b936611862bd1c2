using Presenter.Tests.Encoding;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels.Foreign;

/// <summary>The whole server with Robin, and its answer's card in Microsoft's Agents Playground: the clip plays and its buttons ask.</summary>
public class CardOnPlayground
{
    [Fact]
    public async Task TheCardComesAfterTheTextItsClipPlaysAndItsButtonAsks()
    {
        using var folder = Repository.Temporary();
        var knowledge = Directory.CreateDirectory(folder["knowledge"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(knowledge, "lift.md"), "# The lift\n\n## Size\n\nThe lift carries twelve people.\n\n## Speed\n\nThe lift needs one minute.\n");
        await using var bot = await BotProcess.StartAsync(ready: true, ("Clips__PublicUrl", "http://127.0.0.1"), ("Clips__Folder", folder["clips"]), ("Knowledge__Folder", knowledge));
        await using var teams = await AgentsPlayground.StartAsync(bot.Address);

        await teams.SayAsync("How many people does the lift carry?");
        Assert.Contains("twelve people", (await teams.AnswerAsync())[^1].Text);
        var shown = await teams.MessageAsync();
        Assert.Equal(("createMessage", null), (shown.Action, shown.Stream));
        var card = shown.Card!.Value;
        Assert.Equal("AdaptiveCard", card.GetProperty("type").GetString());

        var link = new Uri(card.GetProperty("body")[0].GetProperty("sources")[0].GetProperty("url").GetString()!);
        using var http = new HttpClient { BaseAddress = bot.Address };
        await File.WriteAllBytesAsync(folder["clip.mp4"], await http.GetByteArrayAsync(link.PathAndQuery));
        Assert.Equal("h264\naac", (await Ffmpeg.ProbeAsync(folder["clip.mp4"], "-show_entries stream=codec_name")).ReplaceLineEndings("\n"));

        var button = card.GetProperty("actions").EnumerateArray().First(a => a.GetProperty("type").GetString() == "Action.Submit");
        Assert.Equal("The lift: Speed", button.GetProperty("title").GetString());
        await teams.SubmitAsync(shown.Id, button.GetProperty("data"));
        Assert.Contains("one minute", (await teams.AnswerAsync())[^1].Text);
    }
}
