using System.Net.Http.Json;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>A presenter that was interrupted must not believe that it had said the rest.</summary>
public class Heard
{
    [Fact]
    public async Task TheModelIsToldOnlyTheWordsThatWereHeard()
    {
        await using var model = await ModelServer.StartAsync("recall");
        await using var bot = await BotProcess.StartAsync(ready: true, ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"));
        await using var hub = await bot.ConnectAsync();
        var ask = BotProcess.Ask("What goes on here?", video: true);
        var words = new List<(string Text, long End)>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", ask))
            words.AddRange((item.Words ?? []).Select(w => (w.Text, w.EndSample)));
        Assert.Equal("creak", words[3].Text);
        await hub.InvokeAsync("Report", new ReportRequest { TurnId = ask.TurnId, ConversationId = ask.ConversationId, HeardSamples = words[3].End, Interrupted = true });
        var recalled = "";
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("And then?")))
            recalled += item.Text;
        Assert.Contains("Lanterns burn, ropes creak", recalled);
        Assert.Contains("interrupted", recalled);
        Assert.DoesNotContain("tides", recalled);
    }

    [Fact]
    public async Task APageThatNamesAnotherChannelsConversationLearnsNothingOfIt()
    {
        await using var model = await ModelServer.StartAsync("recall");
        await using var bot = await BotProcess.StartAsync(ready: false,
            ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"), ("Presenter__Package", "/nowhere"));
        using var http = new HttpClient { BaseAddress = bot.Address };
        foreach (var (id, expected) in new[] { ("1", "Lanterns"), ("2", "Before, this was heard") })
        {
            using var answer = await http.PostAsJsonAsync("/api/messages", new
            {
                type = "message", id, text = "What goes on here?", channelId = "msteams", deliveryMode = "expectReplies", conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
            });
            Assert.Contains(expected, await answer.Content.ReadAsStringAsync());
        }
        await using var hub = await bot.ConnectAsync();
        var learned = "";
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("And then?", conversation: "msteams:c")))
            learned += item.Text;
        Assert.Contains("Lanterns", learned);
        Assert.DoesNotContain("Before", learned);
    }
}
