using System.Net;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Embedding;

/// <summary>One page or one network must not keep the presenter from everybody else.</summary>
public class Limits(EmbeddedServer server) : IClassFixture<EmbeddedServer>
{
    [Fact]
    public async Task ATokenAsksSoOftenAMinuteAndIsThenToldToWait()
    {
        await using var hub = await server.Bot.ConnectAsync();
        for (var i = 0; i < 3; i++)
            Assert.Equal("completed", (await AskAsync(hub)).Reason);
        var refused = await AskAsync(hub);
        Assert.Equal("failed", refused.Reason);
        Assert.Contains("3 questions within a minute", refused.Notice);
        await using var other = await server.Bot.ConnectAsync();
        Assert.Equal("completed", (await AskAsync(other)).Reason);
    }

    [Fact]
    public async Task AnAddressAsksSoOftenAMinuteHoweverManyConnectionsItMakes()
    {
        var reasons = new List<string?>();
        for (var i = 0; i < 6; i++)
        {
            // Through a proxy: a programme on this machine itself is not limited.
            await using var hub = new HubConnectionBuilder().WithUrl(new Uri(server.Bot.Address, "/hub"), o => o.Headers["X-Forwarded-For"] = "203.0.113.7").Build();
            await hub.StartAsync();
            reasons.Add((await AskAsync(hub)).Reason);
        }
        Assert.Equal(["completed", "completed", "completed", "completed"], reasons[..4]);
        Assert.Contains("failed", reasons[4..]);
    }

    [Fact]
    public async Task AnAddressGetsSoManyTokensAMinute()
    {
        using var http = new HttpClient { BaseAddress = server.Bot.Address };
        var statuses = new List<HttpStatusCode>();
        for (var i = 0; i < 8; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, "/api/widget/token") { Headers = { { "Origin", EmbeddedServer.Shop }, { "X-Forwarded-For", "203.0.113.8" } } };
            using var answer = await http.SendAsync(request);
            statuses.Add(answer.StatusCode);
        }
        Assert.All(statuses[..5], s => Assert.Equal(HttpStatusCode.OK, s));
        Assert.Contains(HttpStatusCode.TooManyRequests, statuses[5..]);
    }

    private static async Task<TurnEvent> AskAsync(HubConnection hub)
    {
        TurnEvent? last = null;
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("How much is a family ticket?", conversation: Guid.NewGuid().ToString())))
            last = item;
        return last!;
    }
}
