using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Bot.Channels.BotFramework;
using Presenter.Bot.Conversations;
using Presenter.Tests.Conversations;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>On the Bot Framework's channels: who writes twice is answered in order, and what a channel delivers twice once.</summary>
[Collection(nameof(Postgres))]
public class TurnsInOrder(PostgresServer postgres)
{
    private static Task<HttpResponseMessage> PostAsync(ChannelHost bot, ConnectorServer channel, string id, string text, string? mode = null) => bot.Http.PostAsJsonAsync("/api/messages", new
    {
        type = "message", id, text, channelId = "emulator", serviceUrl = channel.ServiceUrl, deliveryMode = mode,
        conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
    });

    private static async Task UntilAsync(Func<Task<bool>> reached)
    {
        while (!await reached())
            await Task.Delay(20);
    }

    private async Task<(string Key, string Value)[]> SettingsAsync(bool server, HeldModel model, TemporaryFolder folder) =>
    [
        ("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("Planning:TimeoutSeconds", "600"),
        ("Conversations:Path", folder["c.db"]), ("Conversations:Database", server ? await postgres.DatabaseAsync() : ""),
    ];

    [Theory]
    [InlineData(false, null)]
    [InlineData(true, null)]
    [InlineData(false, "expectReplies")]
    [InlineData(true, "expectReplies")]
    public async Task ASecondQuestionWaitsForTheFirstAnswerAndKnowsIt(bool server, string? mode)
    {
        await using var model = await HeldModel.StartAsync();
        using var folder = Repository.Temporary();
        var settings = await SettingsAsync(server, model, folder);
        await using var bot = await ChannelHost.StartAsync(settings);
        // Another machine at the same database has to wait as well.
        await using var other = server ? await ChannelHost.StartAsync(settings) : null;
        await using var channel = await ConnectorServer.StartAsync();
        var first = PostAsync(bot, channel, "1", "one", mode);
        await UntilAsync(() => Task.FromResult(model.Asked == 1));
        var second = PostAsync(other ?? bot, channel, "2", "two", mode);
        if (mode is null)
            await UntilAsync(async () => (await bot.Get<Inbox>().PendingAsync("emulator:c", default)).Count == 2);
        else
            await UntilAsync(() => Task.FromResult((other ?? bot).Get<Bot.Channels.TurnOrder>().Length("emulator:c") == (server ? 1 : 2)));
        model.Answer();
        if (mode is null)
            Assert.Equal([("1", "After 0."), ("2", "After 1.")], [Said(await channel.NextMessageAsync()), Said(await channel.NextMessageAsync())]);
        else
            Assert.Equal(["After 0.", "After 1."], [await ReplyAsync(await first), await ReplyAsync(await second)]);
        foreach (var answer in await Task.WhenAll(first, second))
        {
            using (answer)
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
    }

    [Fact]
    public async Task WhatIsDeliveredTwiceIsAnsweredOnce()
    {
        await using var bot = await ChannelHost.StartAsync();
        await using var channel = await ConnectorServer.StartAsync();
        foreach (var id in new[] { "1", "1", "2" })
        {
            using var answer = await PostAsync(bot, channel, id, "How much is a family ticket?");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }
        Assert.Equal(["1", "2"], [Said(await channel.NextMessageAsync()).To, Said(await channel.NextMessageAsync()).To]);
        Assert.Equal(0, channel.Waiting);
    }

    [Fact]
    public async Task TooManyAreToldToComeAgainAndTheOthersAreAnswered()
    {
        await using var model = await HeldModel.StartAsync();
        using var folder = Repository.Temporary();
        await using var bot = await ChannelHost.StartAsync([.. await SettingsAsync(false, model, folder), ("BotFramework:Waiting", "2")]);
        await using var channel = await ConnectorServer.StartAsync();
        Task<HttpResponseMessage>[] taken = [PostAsync(bot, channel, "1", "one"), PostAsync(bot, channel, "2", "two")];
        await UntilAsync(async () => (await bot.Get<Inbox>().PendingAsync("emulator:c", default)).Count == 2);
        using (var third = await PostAsync(bot, channel, "3", "three"))
        {
            Assert.Equal(HttpStatusCode.TooManyRequests, third.StatusCode);
            Assert.NotNull(third.Headers.RetryAfter);
        }
        model.Answer();
        foreach (var answer in await Task.WhenAll(taken))
            answer.Dispose();
        using var again = await PostAsync(bot, channel, "3", "three");
        Assert.Equal(HttpStatusCode.OK, again.StatusCode);
        string[] to = [Said(await channel.NextMessageAsync()).To, Said(await channel.NextMessageAsync()).To, Said(await channel.NextMessageAsync()).To];
        Assert.Equal(["1", "2", "3"], to.Order());
    }

    private static (string To, string Text) Said(JsonElement message) => (message.GetProperty("replyToId").GetString()!, message.GetProperty("text").GetString()!);

    private static async Task<string> ReplyAsync(HttpResponseMessage answer) =>
        (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("activities").EnumerateArray().Last().GetProperty("text").GetString()!;
}
