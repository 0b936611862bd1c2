using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Conversations;
using Presenter.Bot.Streaming;
using Presenter.Tests.Channels.Teams;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>A visitor whose clip was waiting when the server was killed gets it from the next one, once.</summary>
public class AfterARestart
{
    [Fact]
    public async Task TheClipThatWaitedIsMadeAndItsCardComesOnce()
    {
        using var folder = Repository.Temporary();
        await using var teams = await TeamsServer.StartAsync();
        (string, string)[] settings =
        [
            ("Clips__PublicUrl", "https://presenter.example"), ("Clips__Folder", folder["clips"]), ("Conversations__Path", folder["c.db"]),
        ];
        await using (var bot = await BotProcess.StartAsync(ready: true, settings))
        {
            // While somebody is answered on the page, clips wait.
            await using var hub = await bot.ConnectAsync();
            var begun = new TaskCompletionSource();
            var page = ShowAsync(hub, begun);
            await Task.WhenAny(begun.Task, page);
            using var http = new HttpClient { BaseAddress = bot.Address };
            await teams.AskAsync(http, "How much is a family ticket?");
            Assert.Contains("€29.00", (await teams.AnswerAsync())[^1].Text);
            await using (var database = new ConversationDatabase(new ConversationOptions { Path = folder["c.db"] }))
            {
                while ((await database.RunAsync(s => s.ReadAsync("SELECT 1 FROM clips", r => 1), default)).Count == 0)
                    await Task.Delay(20);
            }
            Assert.Equal(0, teams.Waiting);
            await bot.KillAsync();
            await page.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        await using var again = await BotProcess.StartAsync(ready: true, settings);
        var card = (await teams.AnswerAsync())[^1];
        Assert.Equal("AdaptiveCard", card.Card!.Value.GetProperty("type").GetString());
        Assert.Contains("29", card.Card.Value.GetProperty("fallbackText").GetString());
        // The next one's card comes next: the first did not come twice.
        using var next = new HttpClient { BaseAddress = again.Address };
        await teams.AskAsync(next, "hello");
        Assert.Contains("Hello", (await teams.AnswerAsync())[^1].Text);
        Assert.Contains("Hello", (await teams.AnswerAsync())[^1].Card!.Value.GetProperty("fallbackText").GetString());
        Assert.Equal(0, teams.Waiting);
    }

    private static async Task ShowAsync(HubConnection hub, TaskCompletionSource begun)
    {
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the lighthouse.", video: true, "page")))
        {
            if (item.Type == "segment")
                begun.TrySetResult();
        }
    }
}
