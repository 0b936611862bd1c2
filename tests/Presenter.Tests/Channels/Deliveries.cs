using System.Net;
using System.Net.Http.Json;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>A busy channel gets its answer once, when it asked for it.</summary>
public class Deliveries
{
    private static async Task<HttpStatusCode> AskAsync(ChannelHost bot, ConnectorServer channel)
    {
        using var answer = await bot.Http.PostAsJsonAsync("/api/messages", new
        {
            type = "message", id = "1", text = "How much is a family ticket?", channelId = "emulator", serviceUrl = channel.ServiceUrl,
            conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
        });
        return answer.StatusCode;
    }

    [Fact]
    public async Task TheAnswerArrivesOnceAfterTheWaitThatTheChannelAskedFor()
    {
        var clock = new RushingClock();
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await using var channel = await ConnectorServer.StartAsync();
        channel.Refusals.Enqueue((429, "7"));
        channel.Refusals.Enqueue((503, null));
        channel.Refusals.Enqueue((412, null));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(bot, channel));
        Assert.Equal("typing", (await channel.NextAsync()).Activity.GetProperty("type").GetString());
        Assert.Equal("message", (await channel.NextAsync()).Activity.GetProperty("type").GetString());
        Assert.Equal(0, channel.Waiting);
        Assert.Equal([7, 1, 2], clock.Waits.Select(w => w.TotalSeconds));
    }

    [Theory]
    [InlineData(500, null)]
    [InlineData(504, null)]
    [InlineData(404, null)]
    [InlineData(429, "3600")]
    public async Task WhatMayHaveArrivedIsNotSentTwiceAndNobodyWaitsForAnHour(int status, string? retryAfter)
    {
        var clock = new RushingClock();
        await using var bot = await ChannelHost.StartAsync(clock, null);
        await using var channel = await ConnectorServer.StartAsync();
        channel.Refusals.Enqueue((status, retryAfter));
        Assert.Equal(HttpStatusCode.OK, await AskAsync(bot, channel));
        Assert.Equal(0, channel.Waiting);
        Assert.Empty(clock.Waits);
    }

    [Theory]
    [InlineData("MicrosoftAppId", "robin", "GUID")]
    [InlineData("MicrosoftAppId", "11111111-2222-3333-4444-555555555555", "MicrosoftAppPassword is empty")]
    [InlineData("MicrosoftAppPassword", "x", "MicrosoftAppId")]
    [InlineData("MicrosoftAppType", "Tenantless", "MultiTenant, SingleTenant, UserAssignedMsi")]
    [InlineData("ChannelService", "https://elsewhere.example", "https://botframework.azure.us")]
    [InlineData("BotFramework:ChannelMetadata", "http://far.example/keys", "https")]
    [InlineData("BotFramework:ServiceUrlHosts:0", "https://x/", "*.example.org")]
    [InlineData("BotFramework:RetrySeconds", "-1", "0 to 600")]
    public async Task AWrongSettingStopsTheStartAndIsNamed(string key, string value, string allowed)
    {
        var error = await Assert.ThrowsAsync<Bot.Hosting.SettingException>(() => ChannelHost.StartAsync((key, value)));
        if (!allowed.StartsWith("MicrosoftApp", StringComparison.Ordinal))
            Assert.Contains(key.Replace(":0", "", StringComparison.Ordinal), error.Message);
        Assert.Contains(allowed, error.Message);
    }
}
