using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Presenter.Bot.Hosting;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

public sealed class SecretHost : IAsyncLifetime
{
    public const string Secret = "a secret of the museum";

    public RushingClock Clock { get; } = new();

    public ChannelHost Bot { get; private set; } = null!;

    public HttpClient Site { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bot = await ChannelHost.StartAsync(Clock, null, ("DirectLine:Secret", Secret), ("DirectLine:AllowedOrigins:0", "https://www.example.org"), ("DirectLine:ConversationsPerMinute", "1000"));
        Site = new HttpClient { BaseAddress = Bot.Address };
        Site.DefaultRequestHeaders.Add("Authorization", "Bearer " + Secret);
    }

    public async ValueTask DisposeAsync()
    {
        Site.Dispose();
        await Bot.DisposeAsync();
    }
}

/// <summary>Nobody reads or writes another visitor's conversation.</summary>
public class DirectLineDoor(SecretHost host) : IClassFixture<SecretHost>
{
    [Theory]
    [InlineData(null, 401)]
    [InlineData("Bearer wrong secret, but long", 403)]
    [InlineData("Bearer ", 401)]
    [InlineData("Basic YTpi", 401)]
    public async Task WithoutTheSecretThereIsNoToken(string? authorization, int status)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/directline/tokens/generate");
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var answer = await host.Bot.Http.SendAsync(request);
        Assert.Equal(status, (int)answer.StatusCode);
    }

    [Fact]
    public async Task ATokenOpensItsOwnConversationOnly()
    {
        var mine = await BeginAsync(host.Site);
        var other = await BeginAsync(host.Site);
        foreach (var (method, path) in new[] { (HttpMethod.Get, ""), (HttpMethod.Get, "/activities"), (HttpMethod.Post, "/activities") })
        {
            using var answer = await mine.SendAsync(method, $"/conversations/{other.Conversation}{path}", new { type = "message", from = new { id = "u1" }, text = "x" });
            Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        }
        using var gone = await mine.SendAsync(HttpMethod.Get, "/conversations/nowhere/activities", token: SecretHost.Secret);
        Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using var more = await mine.SendAsync(HttpMethod.Post, "/tokens/generate");
        Assert.Equal(HttpStatusCode.Forbidden, more.StatusCode);
    }

    [Fact]
    public async Task ASocketsAddressOpensThatSocketForAMinuteAndNothingElse()
    {
        var mine = await BeginAsync(host.Site);
        var other = await BeginAsync(host.Site);
        var ticket = mine.Stream.Query.Split("t=")[^1];
        using var misused = await mine.SendAsync(HttpMethod.Get, $"/conversations/{mine.Conversation}/activities", token: ticket);
        Assert.Equal(HttpStatusCode.Forbidden, misused.StatusCode);
        async Task RefusedAsync(string address)
        {
            using var socket = new ClientWebSocket();
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(new Uri(address), default));
        }
        var root = mine.Stream.AbsoluteUri;
        await RefusedAsync(root.Replace(mine.Conversation, other.Conversation, StringComparison.Ordinal));
        await RefusedAsync(root.Replace(ticket, mine.Token, StringComparison.Ordinal));
        await RefusedAsync(root[..^4] + "abcd");
        host.Clock.Advance(TimeSpan.FromSeconds(61));
        await RefusedAsync(root);
    }

    [Fact]
    public async Task ATokenRunsOutUnlessItIsRefreshed()
    {
        var client = await BeginAsync(host.Site);
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        var fresh = (await client.JsonAsync(HttpMethod.Post, "/tokens/refresh")).GetProperty("token").GetString();
        host.Clock.Advance(TimeSpan.FromMinutes(20));
        using var old = await client.SendAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities");
        Assert.Equal(HttpStatusCode.Forbidden, old.StatusCode);
        using var good = await client.SendAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities", token: fresh);
        Assert.Equal(HttpStatusCode.OK, good.StatusCode);
    }

    [Fact]
    public async Task ATokenIsBoundToItsUserAndItsPage()
    {
        var client = await BeginAsync(host.Site, new { user = new { id = "dl_ann" }, trustedOrigins = new[] { "https://www.example.org" } });
        await client.SayAsync("hello", user: "somebody else");
        var asked = (await client.AllAsync()).First(a => !IsBot(a));
        Assert.Equal("dl_ann", asked.GetProperty("from").GetProperty("id").GetString());
        using var elsewhere = await client.SendAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities", origin: "https://attacker.example");
        Assert.Equal(HttpStatusCode.Forbidden, elsewhere.StatusCode);
        using var socket = new ClientWebSocket();
        socket.Options.SetRequestHeader("Origin", "https://attacker.example");
        await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(client.Stream, default));
        using var home = await client.SendAsync(HttpMethod.Get, $"/conversations/{client.Conversation}/activities", origin: "https://www.example.org");
        Assert.Equal("https://www.example.org", home.Headers.GetValues("Access-Control-Allow-Origin").Single());
    }

    [Fact]
    public async Task OnlyListedPagesMayCallFromABrowser()
    {
        async Task<bool> MayAsync(string origin)
        {
            using var request = new HttpRequestMessage(HttpMethod.Options, "/v3/directline/conversations");
            request.Headers.Add("Origin", origin);
            request.Headers.Add("Access-Control-Request-Method", "POST");
            request.Headers.Add("Access-Control-Request-Headers", "authorization,x-ms-bot-agent");
            using var answer = await host.Bot.Http.SendAsync(request);
            return answer.Headers.Contains("Access-Control-Allow-Origin");
        }
        Assert.True(await MayAsync("https://www.example.org"));
        Assert.False(await MayAsync("https://attacker.example"));
    }

    [Theory]
    [InlineData("""{"type":"invoke","from":{"id":"u"}}""")]
    [InlineData("""{"type":"conversationUpdate","from":{"id":"u"}}""")]
    [InlineData("""{"type":"message","text":"nobody"}""")]
    [InlineData("""{"type":"message","from":{"id":"presenter"}}""")]
    [InlineData("""{"type":"message","from":{"id":"dl_someone"}}""")]
    [InlineData("""{"type":"message","from":7}""")]
    [InlineData("{")]
    [InlineData("null")]
    [InlineData("")]
    public async Task WhatAClientMayNotSayIsRefused(string json)
    {
        var client = await BeginAsync(host.Site);
        using var answer = await client.SendAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/activities", new StringContent(json, System.Text.Encoding.UTF8, "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.NotEqual("", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString());
    }

    [Fact]
    public async Task WhoAsksTooOftenIsToldToWaitAndTheOthersAreServed()
    {
        await using var bot = await ChannelHost.StartAsync(("DirectLine:RequestsPerMinute", "20"));
        var busy = await BeginAsync(bot.Http);
        var calm = await BeginAsync(bot.Http);
        var refused = 0;
        for (var i = 0; i < 40; i++)
        {
            using var answer = await busy.SendAsync(HttpMethod.Get, $"/conversations/{busy.Conversation}/activities");
            if (answer.StatusCode == HttpStatusCode.TooManyRequests)
            {
                Assert.NotNull(answer.Headers.RetryAfter);
                refused++;
            }
        }
        Assert.NotEqual(0, refused);
        Assert.NotEmpty(await calm.AllAsync());
    }

    [Fact]
    public async Task ThroughAProxyNobodyGetsATokenUnlessThatIsAllowed()
    {
        async Task<HttpStatusCode> GenerateAsync(ChannelHost bot)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v3/directline/tokens/generate");
            request.Headers.Add("X-Forwarded-For", "203.0.113.7");
            using var answer = await bot.Http.SendAsync(request);
            return answer.StatusCode;
        }
        await using var closed = await ChannelHost.StartAsync();
        await using var open = await ChannelHost.StartAsync(("DirectLine:AllowAnonymous", "true"));
        Assert.Equal(HttpStatusCode.Unauthorized, await GenerateAsync(closed));
        Assert.Equal(HttpStatusCode.OK, await GenerateAsync(open));
    }

    [Theory]
    [InlineData("Secret", "short", "at least 16")]
    [InlineData("AllowedOrigins:0", "*", "https://www.example.org")]
    [InlineData("TokenSeconds", "1", "60 to 86400")]
    [InlineData("Waiting", "0", "1 to 100")]
    public async Task AWrongSettingStopsTheStartAndIsNamed(string key, string value, string allowed)
    {
        var error = await Assert.ThrowsAsync<SettingException>(() => ChannelHost.StartAsync(($"DirectLine:{key}", value)));
        Assert.Contains($"DirectLine:{key.Split(':')[0]}", error.Message);
        Assert.Contains(allowed, error.Message);
    }
}
