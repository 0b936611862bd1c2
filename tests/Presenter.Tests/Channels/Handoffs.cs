using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

/// <summary>Who asks for a person gets one, with the conversation so far, and the bot keeps out of it until the person has finished.</summary>
public class Handoffs
{
    private const string Wish = "I want to talk to a person, please";
    private static readonly (string, string) Enabled = ("Handoff:Enabled", "true");

    private static Task<JsonElement> StatusAsync(DirectLineClient client, string state) => client.JsonAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/activities",
        new { type = "event", name = "handoff.status", from = new { id = "desk" }, value = new { state } });

    private static JsonElement[] Bots(JsonElement[] all) => [.. all.Where(IsBot)];

    [Fact]
    public async Task OnDirectLineThePersonIsCalledWithTheTranscriptAndTheBotIsSilentAlsoAfterARestart()
    {
        using var folder = Repository.Temporary();
        (string, string)[] settings = [Enabled, ("DirectLine:Secret", "a secret of the museum")];
        DirectLineClient client;
        await using (var bot = await ChannelHost.StartAsync(null, folder, settings))
        {
            bot.Http.DefaultRequestHeaders.Add("Authorization", "Bearer a secret of the museum");
            client = await BeginAsync(bot.Http);
            await client.SayAsync("How much is a family ticket?");
            await client.PollAsync(a => a.Length == 3);
            var id = await client.SayAsync(Wish);
            var said = Bots(await client.PollAsync(a => a.Length == 6));
            var call = said[2];
            Assert.Equal(("event", "handoff.initiate", id), (call.GetProperty("type").GetString(), call.GetProperty("name").GetString(), call.GetProperty("replyToId").GetString()));
            Assert.Equal(client.Conversation, call.GetProperty("relatesTo").GetProperty("conversation").GetProperty("id").GetString());
            Assert.Equal(Wish, call.GetProperty("value").GetProperty("question").GetString());
            var transcript = call.GetProperty("attachments")[0];
            Assert.Equal(("Transcript", "application/json"), (transcript.GetProperty("name").GetString(), transcript.GetProperty("contentType").GetString()));
            var texts = transcript.GetProperty("content").GetProperty("activities").EnumerateArray().Select(Text).ToArray();
            Assert.Equal("How much is a family ticket?", texts[0]);
            Assert.Contains("€29.00", texts[1]);
            Assert.Equal(Wish, texts[2]);
            Assert.Contains("calling a person", Text(said[3]));
        }
        await using var again = await ChannelHost.StartAsync(null, folder, settings);
        again.Http.DefaultRequestHeaders.Add("Authorization", "Bearer " + client.Token);
        client = await ResumeAsync(again.Http, client.Conversation);
        foreach (var state in new[] { "accepted", "somewhere" })
            await StatusAsync(client, state);
        await client.SayAsync("When are you open on Sunday?");
        await StatusAsync(client, "completed");
        await client.SayAsync("How much is a family ticket?");
        var answers = Bots(await client.PollAsync(a => a.Any(x => IsBot(x) && x.TryGetProperty("replyToId", out var to) && to.GetString() == LastUser(a)))).Skip(4).Select(Text).ToArray();
        // In order: had it answered the question in between, that would stand first.
        Assert.Equal(2, answers.Length);
        Assert.Contains("I am back", answers[0]);
        Assert.Contains("€29.00", answers[1]);
    }

    private static string LastUser(JsonElement[] all) => all.Last(a => !IsBot(a)).GetProperty("id").GetString()!;

    private static async Task<DirectLineClient> ResumeAsync(HttpClient http, string conversation)
    {
        var client = new DirectLineClient(http);
        await client.ResumeAsync(conversation, http.DefaultRequestHeaders.Authorization!.Parameter!);
        return client;
    }

    [Fact]
    public async Task WhereNobodyComesTheBotGoesOn()
    {
        await using var bot = await ChannelHost.StartAsync(Enabled, ("Handoff:Words:0", "\\bhelp desk\\b"), ("Handoff:Failed", "Nobody is there."));
        var client = await BeginAsync(bot.Http);
        await client.SayAsync("The help desk, please");
        await StatusAsync(client, "failed");
        await client.SayAsync("How much is a family ticket?");
        var all = Bots(await client.PollAsync(a => a.Any(x => IsBot(x) && Text(x).Contains("€29.00", StringComparison.Ordinal))));
        Assert.Equal("Nobody is there.", Text(all[3]));
        Assert.Equal(5, all.Length);
    }

    [Fact]
    public async Task WhereItIsOffNobodyIsPromisedAPerson()
    {
        await using var bot = await ChannelHost.StartAsync();
        var client = await BeginAsync(bot.Http);
        await client.SayAsync(Wish);
        var all = await client.PollAsync(a => a.Length >= 3);
        Assert.Equal("message", all[2].GetProperty("type").GetString());
        Assert.DoesNotContain("calling a person", Text(all[2]));
    }

    [Fact]
    public async Task OnTheBotFrameworkThePersonsGreetingIsNotTalkedOver()
    {
        await using var bot = await ChannelHost.StartAsync(Enabled);
        await using var channel = await ConnectorServer.StartAsync();
        var number = 0;
        async Task PostAsync(string type, object more)
        {
            var activity = JsonSerializer.SerializeToNode(new
            {
                type, id = $"{number++}", channelId = "msteams", serviceUrl = channel.ServiceUrl, conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
            })!.AsObject();
            foreach (var (key, value) in JsonSerializer.SerializeToNode(more)!.AsObject())
                activity[key] = value?.DeepClone();
            using var answer = await bot.Http.PostAsJsonAsync("/api/messages", activity);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        await PostAsync("message", new { text = "Can I speak with somebody?" });
        Assert.Equal("handoff.initiate", (await channel.NextMessageAsync()).GetProperty("name").GetString());
        Assert.Contains("calling a person", Text(await channel.NextMessageAsync()));
        await PostAsync("event", new { name = "handoff.status", value = new { state = "accepted", message = "Ben is here" } });
        await PostAsync("conversationUpdate", new { membersAdded = new[] { new { id = "ben" } } });
        await PostAsync("message", new { text = "How much is a family ticket?" });
        Assert.Equal(0, channel.Waiting);
        await PostAsync("event", new { name = "handoff.status", value = new { state = "completed" } });
        Assert.Contains("I am back", Text(await channel.NextMessageAsync()));
    }

    [Fact]
    public async Task AChannelThatDoesNotTakeTheCallDoesNotLeaveTheVisitorAlone()
    {
        await using var bot = await ChannelHost.StartAsync(Enabled);
        await using var channel = await ConnectorServer.StartAsync();
        channel.Refusals.Enqueue((400, null));
        foreach (var (id, text) in new[] { ("1", Wish), ("2", "How much is a family ticket?") })
        {
            using var answer = await bot.Http.PostAsJsonAsync("/api/messages", new
            {
                type = "message", id, text, channelId = "emulator", serviceUrl = channel.ServiceUrl, conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
            });
        }
        Assert.Contains("nobody can come", Text(await channel.NextMessageAsync()));
        Assert.Contains("€29.00", Text(await channel.NextMessageAsync()));
    }

    [Theory]
    [InlineData("Handoff:Words:0", "(", "regular expressions")]
    [InlineData("Handoff:Calling", " ", "Handoff:Calling is empty")]
    public async Task AWrongSettingStopsTheStart(string key, string value, string allowed) =>
        Assert.Contains(allowed, (await Assert.ThrowsAsync<Bot.Hosting.SettingException>(() => ChannelHost.StartAsync((key, value)))).Message);
}
