using System.Collections.Concurrent;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json;
using Presenter.Bot.Conversations;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>The server is killed, without a word, while many talk: nobody's message is lost, nobody reads one twice.</summary>
public class Restarts
{
    private const string Secret = "a secret of the museum";
    private const int Visitors = 200;
    private static readonly string[] Questions = ["How much is a family ticket?", "When are you open on Sunday?", "Can I bring my dog?"];

    private static (string, string)[] Settings(TemporaryFolder folder, params (string, string)[] more) =>
    [
        ("Conversations__Path", folder["c.db"]), ("DirectLine__Path", folder["d.db"]), ("Knowledge__IndexPath", folder["k.db"]), ("DirectLine__Secret", Secret),
        // Text needs no renderer.
        ("Presenter__Package", "/nowhere"), .. more,
    ];

    [Fact]
    public async Task OnDirectLineEveryQuestionStandsThereOnceWithOneAnswer()
    {
        using var folder = Repository.Temporary();
        var bot = await BotProcess.StartAsync(ready: false, Settings(folder));
        try
        {
            var address = new ConcurrentQueue<Uri>([bot.Address]);
            var answered = 0;
            var talks = Enumerable.Range(0, Visitors).Select(i => Task.Run(() => TalkAsync(address, $"u{i}", () => Interlocked.Increment(ref answered)))).ToArray();
            while (Volatile.Read(ref answered) < Visitors)
                await Task.Delay(5);
            await bot.KillAsync();
            Assert.InRange(Volatile.Read(ref answered), Visitors, Visitors * Questions.Length - 1);
            await bot.DisposeAsync();
            bot = await BotProcess.StartAsync(ready: false, Settings(folder));
            address.Enqueue(bot.Address);
            foreach (var all in await Task.WhenAll(talks))
            {
                var asked = all.Where(a => !DirectLineClient.IsBot(a)).ToArray();
                Assert.Equal(Questions, asked.Select(DirectLineClient.Text));
                var replies = all.Where(a => DirectLineClient.IsBot(a) && IsAnswer(a) && a.TryGetProperty("replyToId", out _)).Select(a => a.GetProperty("replyToId").GetString()).ToArray();
                Assert.Equal(asked.Select(a => a.GetProperty("id").GetString()), replies);
                Assert.Equal(all.Length, all.Select(a => a.GetProperty("id").GetString()).Distinct().Count());
            }
            // What the presenter itself remembers is not doubled either.
            await using var database = new ConversationDatabase(new ConversationOptions { Path = folder["c.db"] });
            var turns = await database.RunAsync(s => s.ReadAsync("SELECT conversation FROM turns", r => r.GetString(0)), default);
            Assert.Equal(Visitors * Questions.Length, turns.Count);
        }
        finally
        {
            await bot.DisposeAsync();
        }
    }

    /// <summary>Not the typing before it, and not what was shown while it grew.</summary>
    private static bool IsAnswer(JsonElement activity) => activity.GetProperty("type").GetString() == "message";

    /// <summary>A client that asks again only what it does not find in the conversation, as after a lost response it must.</summary>
    /// <returns>the conversation at its end</returns>
    private static async Task<JsonElement[]> TalkAsync(ConcurrentQueue<Uri> addresses, string user, Action answered)
    {
        using var http = new HttpClient { DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Secret) } };
        var id = "";
        for (var i = 0; i < Questions.Length; i++)
        {
            while (true)
            {
                var root = new Uri(addresses.Last(), "/v3/directline/conversations");
                try
                {
                    if (id.Length == 0)
                    {
                        using var begun = await http.PostAsJsonAsync(root, new { });
                        id = (await begun.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("conversationId").GetString()!;
                    }
                    var all = (await http.GetFromJsonAsync<JsonElement>($"{root}/{id}/activities")).GetProperty("activities").EnumerateArray().ToArray();
                    var own = all.FirstOrDefault(a => a.TryGetProperty("channelData", out var data) && data.TryGetProperty("clientActivityID", out var mark) && mark.GetString() == $"{i}");
                    if (own.ValueKind == JsonValueKind.Undefined)
                    {
                        using var sent = await http.PostAsJsonAsync($"{root}/{id}/activities", new { type = "message", from = new { id = user }, text = Questions[i], channelData = new { clientActivityID = $"{i}" } });
                        sent.EnsureSuccessStatusCode();
                    }
                    else if (all.Any(a => IsAnswer(a) && a.TryGetProperty("replyToId", out var to) && to.GetString() == own.GetProperty("id").GetString()))
                    {
                        answered();
                        if (i == Questions.Length - 1)
                            return all;
                        break;
                    }
                }
                catch (Exception e) when (e is HttpRequestException or IOException or JsonException or SocketException)
                {
                    // The server is gone; a new one comes. Gone between connect and the client's look at its address, it is a bare SocketException.
                }
                await Task.Delay(250);
            }
        }
        throw new InvalidOperationException("unreachable");
    }

    private static Task<HttpResponseMessage> PostAsync(HttpClient http, ConnectorServer channel, string conversation, string id) => http.PostAsJsonAsync("/api/messages", new
    {
        type = "message", id, text = $"question {id}", channelId = "emulator", serviceUrl = channel.ServiceUrl,
        conversation = new { id = conversation }, from = new { id = "u" }, recipient = new { id = "b" },
    });

    [Fact]
    public async Task OnTheBotFrameworkWhatWaitsIsAnsweredOnceAlsoWhenTheChannelDeliversItAgain()
    {
        using var folder = Repository.Temporary();
        await using var model = await HeldModel.StartAsync();
        await using var channel = await ConnectorServer.StartAsync();
        var settings = Settings(folder, ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"), ("Planning__TimeoutSeconds", "600"));
        var names = Enumerable.Range(0, 20).Select(i => (Conversation: $"c{i % 10}", Id: $"{i}")).ToArray();
        await using (var bot = await BotProcess.StartAsync(ready: false, settings))
        {
            using var http = new HttpClient { BaseAddress = bot.Address };
            var posts = names.Select(n => PostAsync(http, channel, n.Conversation, n.Id)).ToArray();
            await using (var database = new ConversationDatabase(new ConversationOptions { Path = folder["c.db"] }))
            {
                while (model.Asked < 10 || (await database.RunAsync(s => s.ReadAsync("SELECT 1 FROM inbox WHERE state = 'waits'", r => 1), default)).Count < names.Length)
                    await Task.Delay(20);
            }
            await bot.KillAsync();
            // Cut off, or told that it is taken where the channel's patience ended first.
            foreach (var post in posts)
                await ((Task)post).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        model.Answer();
        await using var again = await BotProcess.StartAsync(ready: false, settings);
        using var next = new HttpClient { BaseAddress = again.Address };
        foreach (var name in names)
            (await PostAsync(next, channel, name.Conversation, name.Id)).Dispose();
        var replies = new List<string>();
        while (replies.Count < names.Length)
            replies.Add((await channel.NextMessageAsync()).GetProperty("replyToId").GetString()!);
        // One more in each conversation: whatever was doubled would have come before it.
        for (var i = 0; i < 10; i++)
        {
            (await PostAsync(next, channel, $"c{i}", $"last {i}")).Dispose();
            Assert.Equal($"last {i}", (await channel.NextMessageAsync()).GetProperty("replyToId").GetString());
        }
        Assert.Equal(names.Select(n => n.Id).Order(), replies.Order());
    }

    [Fact]
    public async Task AnAnswerThatWasLeavingWhenTheServerDiedIsNotSentTwice()
    {
        using var folder = Repository.Temporary();
        await using var channel = await ConnectorServer.StartAsync();
        var receipt = new TaskCompletionSource();
        channel.Receipt = receipt.Task;
        await using (var bot = await BotProcess.StartAsync(ready: false, Settings(folder)))
        {
            using var http = new HttpClient { BaseAddress = bot.Address };
            var post = PostAsync(http, channel, "c", "1");
            Assert.Equal("1", (await channel.NextMessageAsync()).GetProperty("replyToId").GetString());
            await bot.KillAsync();
            await ((Task)post).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
        }
        receipt.SetResult();
        await using var again = await BotProcess.StartAsync(ready: false, Settings(folder));
        using var next = new HttpClient { BaseAddress = again.Address };
        (await PostAsync(next, channel, "c", "2")).Dispose();
        Assert.Equal("2", (await channel.NextMessageAsync()).GetProperty("replyToId").GetString());
        Assert.Contains("activity 1 in emulator:c was being sent when the server ended", again.Said);
    }
}
