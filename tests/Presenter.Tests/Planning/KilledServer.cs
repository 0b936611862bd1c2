using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>The whole server: what it asked before it was killed, it still knows when it is back.</summary>
public class KilledServer
{
    [Fact]
    public async Task StillReservesWhatItHadAskedFor()
    {
        using var folder = Repository.Temporary();
        await using var model = await OpenAiServer.StartAsync(Replies.Call("tickets-reserve", new { date = NextSaturday(), tickets = "2 adult" }), Replies.Say("Gladly."));
        (string, string)[] settings =
        [
            ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"), ("Planning__FillerSeconds", "0"),
            ("Planning__StatePath", folder["planning.db"]), ("Conversations__Path", folder["conversations.db"]),
        ];
        await using (var bot = await BotProcess.StartAsync(ready: false, settings))
            Assert.Contains("Shall I reserve 2 adults for Saturday", await AskAsync(bot, "Two tickets for Saturday, please."));
        // Disposing kills it.
        await using var again = await BotProcess.StartAsync(ready: false, settings);
        Assert.Contains("Your reservation number is LQ-", await AskAsync(again, "Yes, please."));
        Assert.Equal(2, model.Requests.Count);
    }

    private static async Task<string> AskAsync(BotProcess bot, string question)
    {
        await using var hub = await bot.ConnectAsync();
        var said = new List<string?>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(question)))
            said.Add(item.Text);
        return string.Join(' ', said);
    }

    /// <summary>One that is no day on which the museum is closed every year.</summary>
    private static string NextSaturday()
    {
        var day = DateTime.Today.AddDays(1);
        while (day.DayOfWeek != DayOfWeek.Saturday || (day.Month, day.Day) is (12, 24) or (12, 25) or (12, 31) or (1, 1))
            day = day.AddDays(1);
        return day.ToString("yyyy-MM-dd");
    }
}
