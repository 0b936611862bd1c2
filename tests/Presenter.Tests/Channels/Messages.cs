using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Bot.Schema;
using Xunit;

namespace Presenter.Tests.Channels;

public sealed class OpenHost : IAsyncLifetime
{
    public ChannelHost Bot { get; private set; } = null!;

    public ConnectorServer Channel { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Bot, Channel) = (await ChannelHost.StartAsync(), await ConnectorServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Channel.DisposeAsync();
    }
}

/// <summary>POST /api/messages as a channel uses it.</summary>
public class Messages(OpenHost hosts) : IClassFixture<OpenHost>
{
    private static int delivered;

    private Task<HttpResponseMessage> PostAsync(object activity) => hosts.Bot.Http.PostAsJsonAsync("/api/messages", activity);

    private object Incoming(string type, object? more = null)
    {
        var activity = JsonSerializer.SerializeToNode(new
        {
            type, id = $"in-{Interlocked.Increment(ref delivered)}", channelId = "msteams", serviceUrl = hosts.Channel.ServiceUrl, conversation = new { id = "a:1/ü" },
            from = new { id = "user" }, recipient = new { id = "bot" },
        })!.AsObject();
        foreach (var (key, value) in JsonSerializer.SerializeToNode(more ?? new { })!.AsObject())
            activity[key] = value?.DeepClone();
        return activity;
    }

    [Fact]
    public async Task AQuestionIsAnsweredWithItsSourceAfterASignOfLife()
    {
        using var answer = await PostAsync(Incoming("message", new { id = "in/1", text = "<at>Robin</at> When are you open on Sunday?", entities = new[] { new { type = "mention", text = "<at>Robin</at>", mentioned = new { id = "bot" } } } }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal("", await answer.Content.ReadAsStringAsync());

        var (_, typing) = await hosts.Channel.NextAsync();
        Assert.Equal("typing", typing.GetProperty("type").GetString());
        var (path, message) = await hosts.Channel.NextAsync();
        Assert.Equal("/teams/v3/conversations/a:1%2Fü/activities/in%2F1", path);
        Assert.Contains("10:00 to 18:00", message.GetProperty("text").GetString());
        Assert.Contains("[1] ", message.GetProperty("text").GetString());
        Assert.DoesNotContain("[", message.GetProperty("speak").GetString());
        Assert.Equal("user", message.GetProperty("recipient").GetProperty("id").GetString());
        Assert.Equal("bot", message.GetProperty("from").GetProperty("id").GetString());
        Assert.Equal("in/1", message.GetProperty("replyToId").GetString());
    }

    [Fact]
    public async Task WhoComesIsGreetedAndTheBotDoesNotGreetItself()
    {
        using var own = await PostAsync(Incoming("conversationUpdate", new { membersAdded = new[] { new { id = "bot" } } }));
        Assert.Equal(0, hosts.Channel.Waiting);
        using var answer = await PostAsync(Incoming("conversationUpdate", new { membersAdded = new[] { new { id = "bot" }, new { id = "user" } } }));
        var (_, greeting) = await hosts.Channel.NextAsync();
        Assert.Contains("Hello", greeting.GetProperty("text").GetString());
        Assert.DoesNotContain("[", greeting.GetProperty("text").GetString());
    }

    [Theory]
    [InlineData("event")]
    [InlineData("typing")]
    [InlineData("installationUpdate")]
    [InlineData("endOfConversation")]
    [InlineData("messageReaction")]
    [InlineData("of the future")]
    public async Task WhatNeedsNoAnswerIsTakenQuietly(string type)
    {
        using var answer = await PostAsync(Incoming(type, new { action = "add", name = "x", code = "unknown" }));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.Equal(0, hosts.Channel.Waiting);
    }

    [Fact]
    public async Task RepliesComeInTheBodyWhereTheChannelExpectsThem()
    {
        using var answer = await PostAsync(Incoming("message", new { text = "How much is a family ticket?", deliveryMode = "expectReplies", serviceUrl = "" }));
        var replies = (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("activities");
        Assert.Equal("typing", replies[0].GetProperty("type").GetString());
        Assert.Contains("€29.00", replies[1].GetProperty("text").GetString());
    }

    [Fact]
    public async Task ACardsButtonGetsItsAnswerAndOtherInvokesSayThatTheyAreNotKnown()
    {
        var action = new { type = "Action.Execute", verb = "ask", data = new { question = "How much is a family ticket?" } };
        using var known = await PostAsync(Incoming("invoke", new { name = "adaptiveCard/action", value = new { action } }));
        var body = await known.Content.ReadFromJsonAsync<JsonElement>();
        Assert.Equal("application/vnd.microsoft.activity.message", body.GetProperty("type").GetString());
        Assert.Contains("€29.00", body.GetProperty("value").GetString());

        using var broken = await PostAsync(Incoming("invoke", new { name = "adaptiveCard/action", value = "no action" }));
        Assert.Equal(HttpStatusCode.BadRequest, broken.StatusCode);
        using var unknown = await PostAsync(Incoming("invoke", new { name = "task/fetch" }));
        Assert.Equal(HttpStatusCode.NotImplemented, unknown.StatusCode);
    }

    [Theory]
    [InlineData("{", "application/json", 400)]
    [InlineData("null", "application/json", 400)]
    [InlineData("{\"text\":\"no type\"}", "application/json", 400)]
    [InlineData("{\"type\":\"message\",\"conversation\":7}", "application/json", 400)]
    [InlineData("{\"type\":\"message\"}", "text/plain", 415)]
    [InlineData("{\"type\":\"message\",\"serviceUrl\":\"https://attacker.example/\"}", "application/json", 403)]
    [InlineData("{\"type\":\"message\",\"serviceUrl\":\"https://botframework.com.attacker.example/\"}", "application/json", 403)]
    [InlineData("{\"type\":\"message\",\"serviceUrl\":\"http://smba.trafficmanager.net/\"}", "application/json", 403)]
    [InlineData("{\"type\":\"message\",\"serviceUrl\":\"https://smba.trafficmanager.net@attacker.example/\"}", "application/json", 403)]
    public async Task WhatIsWrongIsRefusedAtTheDoor(string body, string type, int status)
    {
        using var answer = await hosts.Bot.Http.PostAsync("/api/messages", new StringContent(body, System.Text.Encoding.UTF8, type));
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task OnlyPostsAreTaken()
    {
        using var answer = await hosts.Bot.Http.GetAsync("/api/messages");
        Assert.Equal(HttpStatusCode.MethodNotAllowed, answer.StatusCode);
    }

    [Theory]
    [InlineData("X-Forwarded-For", false)]
    [InlineData("Forwarded", false)]
    [InlineData("X-Forwarded-For", true)]
    public async Task WithoutAnAppIdAProxyDoesNotMakeTheWorldLocal(string header, bool allowed)
    {
        await using var bot = await ChannelHost.StartAsync(("BotFramework:AllowUnauthenticated", allowed.ToString()));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(Incoming("typing")) };
        request.Headers.TryAddWithoutValidation(header, "for=203.0.113.7");
        using var answer = await bot.Http.SendAsync(request);
        Assert.Equal(allowed ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, answer.StatusCode);
    }

    [Fact]
    public void WhatTheSchemaDoesNotNameIsKept()
    {
        const string Json = """{"type":"message","from":{"id":"u","tier":"gold"},"conversation":{"id":"c","room":{"floor":2}},"attachments":[{"contentType":"x/y","size":5}],"entities":[{"type":"clientInfo","country":"SE"}],"channelData":{"clientActivityID":"17","deep":[1,{"a":null}]},"brandNew":{"x":[1.50]}}""";
        Assert.True(JsonElement.DeepEquals(JsonDocument.Parse(Json).RootElement, JsonDocument.Parse(ActivityJson.Write(ActivityJson.Read(Json))).RootElement));
    }
}
