using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Conversations;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

/// <summary>What people said can be read by who may, and removed, wherever it lies.</summary>
public class People
{
    private const string Key = "the key of the museum's office";

    private static async Task<HttpResponseMessage> AdminAsync(ChannelHost bot, HttpMethod method, string path, string? key = Key)
    {
        using var request = new HttpRequestMessage(method, path);
        request.Headers.Authorization = key is null ? null : new AuthenticationHeaderValue("Bearer", key);
        return await bot.Http.SendAsync(request);
    }

    private static async Task<DirectLineClient> TalkAsync(ChannelHost bot, string user)
    {
        var client = await BeginAsync(bot.Http, new { user = new { id = user } });
        await client.SayAsync("How much is a family ticket?", user);
        await client.PollAsync(a => a.Length == 3);
        return client;
    }

    [Fact]
    public async Task ATranscriptHoldsWhatWasSaidAsTheEmulatorReadsIt()
    {
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        var client = await TalkAsync(bot, "dl_anna");
        using var answer = await AdminAsync(bot, HttpMethod.Get, $"/api/conversations/directline:{client.Conversation}/transcript");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var activities = (await answer.Content.ReadFromJsonAsync<JsonElement>()).EnumerateArray().ToArray();
        Assert.Equal(["dl_anna", "presenter"], activities.Select(a => a.GetProperty("from").GetProperty("id").GetString()));
        Assert.Equal(["user", "bot"], activities.Select(a => a.GetProperty("from").GetProperty("role").GetString()));
        Assert.Equal(["presenter", "dl_anna"], activities.Select(a => a.GetProperty("recipient").GetProperty("id").GetString()));
        Assert.Equal("How much is a family ticket?", Text(activities[0]));
        Assert.Contains("€29.00", Text(activities[1]));
        Assert.True(activities[0].GetProperty("timestamp").GetDateTimeOffset() <= activities[1].GetProperty("timestamp").GetDateTimeOffset());
        Assert.Equal(activities[0].GetProperty("id").GetString(), activities[1].GetProperty("replyToId").GetString());
        Assert.All(activities, a =>
        {
            Assert.Equal(("message", "directline", client.Conversation), (a.GetProperty("type").GetString(), a.GetProperty("channelId").GetString(), a.GetProperty("conversation").GetProperty("id").GetString()));
        });
        using var none = await AdminAsync(bot, HttpMethod.Get, "/api/conversations/directline:nothing/transcript");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task WhoIsRemovedIsGoneFromEveryStoreAndTheOthersTalkOn()
    {
        using var folder = Repository.Temporary();
        await using var bot = await ChannelHost.StartAsync(null, folder, ("Admin:Key", Key));
        var anna = await TalkAsync(bot, "dl_anna");
        var ben = await TalkAsync(bot, "dl_ben");
        using (var answer = await AdminAsync(bot, HttpMethod.Delete, "/api/people/directline:dl_anna"))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            // Three activities, one turn and the way back.
            Assert.Equal(5, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("removed").GetInt32());
        }
        using (var gone = await anna.SendAsync(HttpMethod.Get, $"/conversations/{anna.Conversation}/activities"))
            Assert.Equal(HttpStatusCode.NotFound, gone.StatusCode);
        using (var transcript = await AdminAsync(bot, HttpMethod.Get, $"/api/conversations/directline:{anna.Conversation}/transcript"))
            Assert.Equal(HttpStatusCode.NotFound, transcript.StatusCode);
        foreach (var file in new[] { "conversations.db", "directline.db" })
            Assert.DoesNotContain("dl_anna", await RowsAsync(folder[file]));
        await ben.SayAsync("When are you open on Sunday?", "dl_ben");
        Assert.Equal(5, (await ben.PollAsync(a => a.Length >= 5)).Length);
    }

    [Fact]
    public async Task WhatStillWaitsIsNotAnsweredAndNotRememberedAfterTheRemoval()
    {
        await using var model = await Hosting.HeldModel.StartAsync();
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key), ("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("Planning:TimeoutSeconds", "600"));
        var anna = await BeginAsync(bot.Http, new { user = new { id = "dl_anna/1" } });
        foreach (var text in new[] { "one", "two", "three" })
            await anna.SayAsync(text, "dl_anna/1");
        while (model.Asked == 0)
            await Task.Delay(20);
        using (var answer = await AdminAsync(bot, HttpMethod.Delete, "/api/people/directline:dl_anna%2F1"))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        model.Answer();
        var ben = await BeginAsync(bot.Http);
        for (var i = 0; i < 5; i++)
        {
            await ben.SayAsync("and?");
            await ben.PollAsync(a => a.Length == 3 + 2 * i);
        }
        Assert.Equal(1 + 5, model.Asked);
        Assert.Empty(await bot.Get<ConversationStore>().TurnsAsync("directline:" + anna.Conversation, default));
        Assert.Null(await bot.Get<ActivityLog>().LastAsync(anna.Conversation, default));
        Assert.Empty(bot.Errors);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("the key of the museum's offic")]
    [InlineData("the key of the museum's office!")]
    [InlineData("wrong")]
    public async Task WithoutTheKeyNothingIsReadOrRemoved(string? key)
    {
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        var client = await TalkAsync(bot, "dl_anna");
        using var removed = await AdminAsync(bot, HttpMethod.Delete, "/api/people/directline:dl_anna", key);
        using var read = await AdminAsync(bot, HttpMethod.Get, $"/api/conversations/directline:{client.Conversation}/transcript", key);
        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.Unauthorized), (removed.StatusCode, read.StatusCode));
        Assert.Equal(3, (await client.AllAsync()).Length);
    }

    [Fact]
    public async Task WhereNoKeyIsSetThereIsNoSuchDoor()
    {
        await using var bot = await ChannelHost.StartAsync();
        using var removed = await AdminAsync(bot, HttpMethod.Delete, "/api/people/directline:u1", "");
        using var read = await AdminAsync(bot, HttpMethod.Get, "/api/conversations/directline:c/transcript", "");
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (removed.StatusCode, read.StatusCode));
        var error = await Assert.ThrowsAsync<Bot.Hosting.SettingException>(() => ChannelHost.StartAsync(("Admin:Key", "short")));
        Assert.Contains("Admin:Key has 5 characters", error.Message);
    }

    [Fact]
    public async Task APersonWithoutAChannelIsAskedFor()
    {
        await using var bot = await ChannelHost.StartAsync(("Admin:Key", Key));
        using var answer = await AdminAsync(bot, HttpMethod.Delete, "/api/people/anna");
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("directline:anna", await answer.Content.ReadAsStringAsync());
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(2, false)]
    [InlineData(30, true)]
    public async Task WhatIsOlderThanTheDaysToKeepGoesByItself(int days, bool stays)
    {
        using var folder = Repository.Temporary();
        DirectLineClient client;
        var clock = new RushingClock();
        clock.Advance(TimeSpan.FromDays(-10));
        await using (var before = await ChannelHost.StartAsync(clock, folder))
            client = await TalkAsync(before, "dl_anna");
        await using var bot = await ChannelHost.StartAsync(null, folder, ("Conversations:KeepDays", $"{days}"));
        var now = await TalkAsync(bot, "dl_ben");
        var log = bot.Get<ActivityLog>();
        var store = bot.Get<ConversationStore>();
        if (!stays)
        {
            while (await log.LastAsync(client.Conversation, default) is not null || (await store.TurnsAsync("directline:" + client.Conversation, default)).Count > 0)
                await Task.Delay(20);
        }
        Assert.Equal(stays ? 3 : 0, (await log.AfterAsync(client.Conversation, 0, 10, default)).Count);
        Assert.Equal(stays ? 1 : 0, (await store.TurnsAsync("directline:" + client.Conversation, default)).Count);
        Assert.Equal(3, (await now.AllAsync()).Length);
    }

    /// <summary>Every row of every table, as text.</summary>
    private static async Task<string> RowsAsync(string file)
    {
        await using var connection = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={file};Pooling=False");
        await connection.OpenAsync();
        var all = new List<string>();
        foreach (var table in await ReadAsync("SELECT name FROM sqlite_master WHERE type = 'table'"))
            all.AddRange(await ReadAsync($"SELECT * FROM {table}"));
        Assert.Contains(all, r => r.Contains("dl_ben", StringComparison.Ordinal));
        return string.Join('\n', all);

        async Task<List<string>> ReadAsync(string sql)
        {
            await using var command = connection.CreateCommand();
            command.CommandText = sql;
            await using var rows = await command.ExecuteReaderAsync();
            var read = new List<string>();
            while (await rows.ReadAsync())
                read.Add(string.Join('|', Enumerable.Range(0, rows.FieldCount).Select(i => rows.GetValue(i).ToString())));
            return read;
        }
    }
}
