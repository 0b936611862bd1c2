using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

/// <summary>A conversation in Web Chat loses and doubles nothing.</summary>
public class DirectLineTalk(OpenHost hosts) : IClassFixture<OpenHost>
{
    [Fact]
    public async Task ThePollerSeesTheGreetingItsQuestionAsItWasAndOneAnswer()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        var id = await client.SayAsync("How much is a family ticket?", channelData: new { clientActivityID = "17.x", deep = new[] { 1 } });
        var all = await client.PollAsync(a => a.Any(x => Text(x).Contains("€29.00", StringComparison.Ordinal)));
        Assert.Equal(3, all.Length);
        Assert.Contains("Hello", Text(all[0]));
        Assert.Equal(id, all[1].GetProperty("id").GetString());
        Assert.Equal("17.x", all[1].GetProperty("channelData").GetProperty("clientActivityID").GetString());
        Assert.True(all[1].TryGetProperty("timestamp", out _));
        Assert.Equal(id, all[2].GetProperty("replyToId").GetString());
        Assert.Contains("[1] ", Text(all[2]));
    }

    [Fact]
    public async Task APollAfterAWatermarkBringsOnlyWhatIsNew()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        var first = await client.JsonAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities");
        Assert.Equal("1", first.GetProperty("watermark").GetString());
        var again = await client.JsonAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities?watermark=1");
        Assert.Empty(again.GetProperty("activities").EnumerateArray());
        Assert.Equal("1", again.GetProperty("watermark").GetString());
        using var wrong = await client.SendAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities?watermark=-5");
        Assert.Equal(HttpStatusCode.BadRequest, wrong.StatusCode);
    }

    [Fact]
    public async Task ASocketThatWasCutMissesNothingAndHearsNothingTwice()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        string watermark;
        using (var socket = await client.OpenAsync())
        {
            // Typing is not kept for later: the socket must be listening before the question is asked.
            await ReadUntilAsync(socket, "Hello");
            await client.SayAsync("How much is a family ticket?");
            (var before, watermark) = await ReadUntilAsync(socket, "€29.00");
            // However quick the answer is: typing that came behind it would never end.
            // A busy machine may let the answer grow, which Web Chat shows in the answer's own place.
            var shown = before.Where(a => !(a.GetProperty("type").GetString() == "typing" && a.TryGetProperty("channelData", out _)));
            Assert.Equal(["message", "typing", "message"], shown.Select(a => a.GetProperty("type").GetString()));
            socket.Abort();
        }
        await client.SayAsync("When are you open on Sunday?");
        await client.PollAsync(a => a.Any(x => Text(x).Contains("18:00", StringComparison.Ordinal) && IsBot(x)));
        await client.ReconnectAsync(watermark);
        using var next = await client.OpenAsync();
        var (after, _) = await ReadUntilAsync(next, "18:00");
        Assert.Equal(2, after.Count(a => a.GetProperty("type").GetString() == "message"));
        Assert.Equal("When are you open on Sunday?", Text(after[0]));
    }

    [Fact]
    public async Task TwoSocketsOfOneConversationHearTheSame()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        using var one = await client.OpenAsync();
        using var two = await client.OpenAsync();
        await client.SayAsync("How much is a family ticket?");
        Assert.Equal((await ReadUntilAsync(one, "€29.00")).Watermark, (await ReadUntilAsync(two, "€29.00")).Watermark);
    }

    [Fact]
    public async Task QuestionsAskedAtOnceAreAnsweredInTheirOrder()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        string[] ids = [await client.SayAsync("How much is a family ticket?"), await client.SayAsync("hello"), await client.SayAsync("When are you open on Sunday?")];
        var all = await client.PollAsync(a => a.Count(IsBot) == 4);
        Assert.Equal(ids, all.Where(IsBot).Skip(1).Select(a => a.GetProperty("replyToId").GetString()));
    }

    [Fact]
    public async Task AfterARestartTheConversationGoesOnAndAQuestionInBetweenIsAnsweredOnce()
    {
        using var folder = Repository.Temporary();
        const string Secret = "a secret of the museum";
        string id;
        DirectLineClient client;
        await using (var bot = await ChannelHost.StartAsync(null, folder, ("DirectLine:Secret", Secret)))
        {
            bot.Http.DefaultRequestHeaders.Add("Authorization", "Bearer " + Secret);
            client = await BeginAsync(bot.Http);
            id = await client.SayAsync("How much is a family ticket?");
        }
        await using var again = await ChannelHost.StartAsync(null, folder, ("DirectLine:Secret", Secret));
        using var http = new HttpClient { BaseAddress = again.Address, DefaultRequestHeaders = { { "Authorization", "Bearer " + client.Token } } };
        while (true)
        {
            var set = await http.GetFromJsonAsync<JsonElement>($"/v3/directline/conversations/{client.Conversation}/activities");
            var answers = set.GetProperty("activities").EnumerateArray().Where(a => a.TryGetProperty("replyToId", out var to) && to.GetString() == id).ToArray();
            if (answers.Length > 0)
            {
                Assert.Contains("€29.00", Text(Assert.Single(answers)));
                return;
            }
            await Task.Delay(50);
        }
    }

    [Fact]
    public async Task ManyConversationsGetOneAnswerEach()
    {
        await using var bot = await ChannelHost.StartAsync(("DirectLine:ConversationsPerMinute", "10000"));
        var clients = await Task.WhenAll(Enumerable.Range(0, 60).Select(_ => BeginAsync(bot.Http)));
        await Task.WhenAll(clients.Select(c => c.SayAsync("How much is a family ticket?")));
        foreach (var client in clients)
        {
            var all = await client.PollAsync(a => a.Length >= 3);
            Assert.Equal(3, all.Length);
            Assert.Contains("€29.00", Text(all[2]));
        }
    }
}
