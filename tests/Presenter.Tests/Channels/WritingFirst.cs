using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Tests.Hosting;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

/// <summary>The museum writes first ("we close early today"), and hears honestly where that cannot be.</summary>
public class WritingFirst
{
    private const string Key = "the key of the museum's office";
    private const string News = "The lighthouse is closed today because of the storm.";

    private static async Task<(HttpStatusCode Status, JsonElement Body)> AdminAsync(ChannelHost bot, HttpMethod method, string path, object? body, string? key = Key)
    {
        using var request = new HttpRequestMessage(method, path) { Content = body is null ? null : body as HttpContent ?? JsonContent.Create(body) };
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        using var answer = await bot.Http.SendAsync(request);
        return (answer.StatusCode, await answer.Content.ReadFromJsonAsync<JsonElement>());
    }

    private static Task<(HttpStatusCode Status, JsonElement Body)> WriteAsync(ChannelHost bot, string conversation, object? body = null, string? key = Key) =>
        AdminAsync(bot, HttpMethod.Post, $"/api/conversations/{Uri.EscapeDataString(conversation)}/messages", body ?? new { text = News }, key);

    private static string Message(JsonElement error) => error.GetProperty("error").GetProperty("message").GetString()!;

    private static Task<HttpResponseMessage> PostAsync(ChannelHost bot, ConnectorServer channel, string type, string id, object? more = null)
    {
        var activity = JsonSerializer.SerializeToNode(new
        {
            type, id, channelId = "emulator", serviceUrl = channel.ServiceUrl, conversation = new { id = "a:1/ü" }, from = new { id = "anna" }, recipient = new { id = "bot" }, text = "How much is a family ticket?",
        })!.AsObject();
        foreach (var (key, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
            activity[key] = value?.DeepClone();
        return bot.Http.PostAsJsonAsync("/api/messages", activity);
    }

    [Fact]
    public async Task TheMessageArrivesAfterARestartAsItsOwnAndBelongsToWhatWasSaid()
    {
        using var folder = Repository.Temporary();
        await using var channel = await ConnectorServer.StartAsync();
        await using (var before = await ChannelHost.StartAsync(null, folder, ("Admin:Key", Key)))
        {
            (await PostAsync(before, channel, "message", "1")).Dispose();
            await channel.NextMessageAsync();
        }
        await using var bot = await ChannelHost.StartAsync(null, folder, ("Admin:Key", Key));
        var (_, known) = await AdminAsync(bot, HttpMethod.Get, "/api/people/emulator:anna/conversations", null);
        Assert.Equal("emulator:a:1/ü", known.GetProperty("conversations")[0].GetString());
        var (status, body) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal((HttpStatusCode.Created, "sent-1"), (status, body.GetProperty("id").GetString()));

        var (path, message) = await channel.NextAsync();
        // To the conversation, not as a reply to a message that nobody has written.
        Assert.Equal("/teams/v3/conversations/a:1%2Fü/activities", path);
        Assert.Equal((News, "bot", "anna"), (message.GetProperty("text").GetString(), message.GetProperty("from").GetProperty("id").GetString(), message.GetProperty("recipient").GetProperty("id").GetString()));
        Assert.False(message.TryGetProperty("replyToId", out _));
        var (_, transcript) = await AdminAsync(bot, HttpMethod.Get, "/api/conversations/emulator:a:1%2F%C3%BC/transcript", null);
        Assert.Equal(["anna", "presenter", "presenter"], transcript.EnumerateArray().Select(a => a.GetProperty("from").GetProperty("id").GetString()));
        Assert.Equal(News, Text(transcript[2]));
    }

    [Fact]
    public async Task OnDirectLineItStandsInTheConversation()
    {
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        var client = await BeginAsync(bot.Http, new { user = new { id = "dl_anna" } });
        using var socket = await client.OpenAsync();
        await client.SayAsync("hello", "dl_anna");
        await client.PollAsync(a => a.Length == 3);
        var (status, body) = await WriteAsync(bot, $"directline:{client.Conversation}");
        Assert.Equal(HttpStatusCode.Created, status);
        var (seen, _) = await ReadUntilAsync(socket, News);
        Assert.Equal(body.GetProperty("id").GetString(), seen[^1].GetProperty("id").GetString());
        Assert.False(seen[^1].TryGetProperty("replyToId", out _));
        Assert.Equal(4, (await client.AllAsync()).Length);

        await AdminAsync(bot, HttpMethod.Delete, "/api/people/directline:dl_anna", null);
        var (gone, why) = await WriteAsync(bot, $"directline:{client.Conversation}");
        Assert.Equal(HttpStatusCode.NotFound, gone);
        Assert.Contains("No way back", Message(why));
    }

    [Fact]
    public async Task ItWaitsForTheAnswerThatIsOnItsWay()
    {
        await using var model = await HeldModel.StartAsync();
        await using var channel = await ConnectorServer.StartAsync();
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key), ("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("Planning:TimeoutSeconds", "600"));
        var client = await BeginAsync(bot.Http);
        await client.SayAsync("one");
        var asked = PostAsync(bot, channel, "message", "1");
        while (model.Asked < 2)
            await Task.Delay(20);
        Task<(HttpStatusCode Status, JsonElement Body)>[] written = [WriteAsync(bot, "emulator:a:1/ü"), WriteAsync(bot, $"directline:{client.Conversation}")];
        // A second conversation of each kind is written into meanwhile: had those not waited, they would be there too.
        var other = await BeginAsync(bot.Http);
        await WriteAsync(bot, $"directline:{other.Conversation}");
        Assert.Equal(2, (await client.AllAsync()).Length);
        model.Answer();
        Assert.All(await Task.WhenAll(written), w => Assert.Equal(HttpStatusCode.Created, w.Status));
        (await asked).Dispose();
        Assert.Equal("1", (await channel.NextMessageAsync()).GetProperty("replyToId").GetString());
        Assert.Equal(News, Text(await channel.NextMessageAsync()));
        var all = await client.PollAsync(a => a.Length == 4);
        Assert.True(all[2].TryGetProperty("replyToId", out _));
        Assert.Equal(News, Text(all[3]));
    }

    [Fact]
    public async Task WhereNothingCanBeWrittenTheOperatorIsToldWhyAndWhatToDo()
    {
        await using var channel = await ConnectorServer.StartAsync();
        await using var bot = await ChannelHost.StartAsync(new RushingClock(), null, ("Admin:Key", Key), ("Handoff:Enabled", "true"));
        var (none, why) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal(HttpStatusCode.NotFound, none);
        Assert.Contains("/conversations", Message(why));

        (await PostAsync(bot, channel, "message", "1")).Dispose();
        await channel.NextMessageAsync();
        channel.Refusals.Enqueue((403, null));
        var (refused, reason) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal(HttpStatusCode.BadGateway, refused);
        Assert.Contains("ServiceError", Message(reason));
        // A channel that is only busy gets it a little later.
        channel.Refusals.Enqueue((429, "3"));
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(bot, "emulator:a:1/ü")).Status);
        Assert.Equal(News, Text(await channel.NextMessageAsync()));

        (await PostAsync(bot, channel, "message", "2", new { text = "I want to talk to a person" })).Dispose();
        await channel.NextMessageAsync();
        await channel.NextMessageAsync();
        var (away, person) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal(HttpStatusCode.Conflict, away);
        Assert.Contains("handoff.status", Message(person));
        (await PostAsync(bot, channel, "event", "3", new { name = "handoff.status", value = new { state = "completed" } })).Dispose();
        await channel.NextMessageAsync();

        (await PostAsync(bot, channel, "installationUpdate", "4", new { action = "remove" })).Dispose();
        Assert.Equal(HttpStatusCode.NotFound, (await WriteAsync(bot, "emulator:a:1/ü")).Status);
        (await PostAsync(bot, channel, "installationUpdate", "5", new { action = "add" })).Dispose();
        Assert.Equal(HttpStatusCode.Created, (await WriteAsync(bot, "emulator:a:1/ü")).Status);

        await channel.DisposeAsync();
        var (cut, where) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal(HttpStatusCode.GatewayTimeout, cut);
        Assert.Contains("cannot be reached", Message(where));
        Assert.Empty(bot.Errors);
    }

    [Fact]
    public async Task ALaterListOfHostsHoldsForStoredWaysBackToo()
    {
        using var folder = Repository.Temporary();
        await using var channel = await ConnectorServer.StartAsync();
        await using (var open = await ChannelHost.StartAsync(null, folder))
        {
            (await PostAsync(open, channel, "message", "1")).Dispose();
            await channel.NextMessageAsync();
        }
        await using var bot = await ChannelHost.StartAsync(null, folder, ("Admin:Key", Key), ("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppPassword", "secret"));
        var (status, why) = await WriteAsync(bot, "emulator:a:1/ü");
        Assert.Equal(HttpStatusCode.Conflict, status);
        Assert.Contains("BotFramework:ServiceUrlHosts", Message(why));
        Assert.Equal(0, channel.Waiting);
    }

    [Theory]
    [InlineData("{\"text\":\" \"}", "application/json", "1 to 10000")]
    [InlineData("{}", "application/json", "1 to 10000")]
    [InlineData("{\"text\":7}", "application/json", "no JSON object such as")]
    [InlineData("closed", "text/plain", "application/json")]
    public async Task AMessageWithoutATextIsAskedFor(string body, string type, string remedy)
    {
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        var (status, why) = await WriteAsync(bot, "emulator:c", new StringContent(body, System.Text.Encoding.UTF8, type));
        Assert.Equal(HttpStatusCode.BadRequest, status);
        Assert.Contains(remedy, Message(why));
    }

    [Fact]
    public async Task WithoutTheKeyNobodyWritesInThePresentersName()
    {
        await using var channel = await ConnectorServer.StartAsync();
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        (await PostAsync(bot, channel, "message", "1")).Dispose();
        await channel.NextMessageAsync();
        foreach (var key in new[] { null, "the key of the museum's offic" })
            Assert.Equal(HttpStatusCode.Unauthorized, (await WriteAsync(bot, "emulator:a:1/ü", key: key)).Status);
        Assert.Equal(HttpStatusCode.Unauthorized, (await AdminAsync(bot, HttpMethod.Get, "/api/people/emulator:anna/conversations", null, "wrong")).Status);
        Assert.Equal(0, channel.Waiting);
    }
}
