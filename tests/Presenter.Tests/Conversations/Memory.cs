using Microsoft.Extensions.Logging.Abstractions;
using Presenter.Bot.Clips;
using Presenter.Bot.Conversations;
using Presenter.Renderer;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Conversations;

/// <summary>The presenter must remember what was heard, not what it would have said; on either database.</summary>
public abstract class Memory
{
    private static readonly TimeProvider Clock = TimeProvider.System;

    /// <summary>The same database each time.</summary>
    protected abstract Task<ConversationOptions> OptionsAsync();

    private static SpokenSentence Sentence(TurnId turn, int index, string text) => new(turn, index, text, StageDirection.Neutral, []);

    private static async Task<TurnId> SpeakAsync(ConversationStore store, string conversation, string? person = null)
    {
        var turn = TurnId.New();
        await store.BeginAsync(new Question(turn, conversation, "When?", person), default);
        await store.AddSentenceAsync(Sentence(turn, 0, "On Sunday from ten."), default);
        await store.AddSentenceAsync(Sentence(turn, 1, "Until six."), default);
        await store.AddWordsAsync(turn, [new WordSpan(0, "On", 0, 0, 100), new WordSpan(0, "Sunday", 3, 100, 200), new WordSpan(0, "from", 10, 200, 300)], default);
        return turn;
    }

    [Fact]
    public async Task AnInterruptedAnswerIsCutAtTheLastWordHeardAlsoAfterARestart()
    {
        var options = await OptionsAsync();
        TurnId turn;
        await using (var database = new ConversationDatabase(options))
        {
            var store = new ConversationStore(database, Clock);
            turn = await SpeakAsync(store, "a");
            await store.AddWordsAsync(turn, [new WordSpan(1, "Until", 0, 400, 500)], default);
            await store.ReportAsync(new PlaybackReport(turn, "somebody else", 50, true), default);
            Assert.Equal("On Sunday from ten. Until six.", Assert.Single(await store.HistoryAsync("a", 5, default)).Answer);
            await store.ReportAsync(new PlaybackReport(turn, "a", 250, true), default);
        }
        await using var again = new ConversationDatabase(options);
        var past = Assert.Single(await new ConversationStore(again, Clock).HistoryAsync("a", 5, default));
        Assert.Equal("On Sunday from", past.Answer);
        Assert.True(past.Interrupted);
        Assert.Empty(await new ConversationStore(again, Clock).HistoryAsync("b", 5, default));
    }

    [Theory]
    [InlineData("interrupted", "On Sunday from")]
    [InlineData("superseded", "On Sunday from")]
    [InlineData("completed", "On Sunday from ten. Until six.")]
    public async Task APageThatWasClosedWithoutAReportHasHeardNoMoreThanWasRendered(string reason, string heard)
    {
        await using var database = new ConversationDatabase(await OptionsAsync());
        var store = new ConversationStore(database, Clock);
        await store.EndAsync(await SpeakAsync(store, "a"), "a", reason, default);
        Assert.Equal(heard, Assert.Single(await store.HistoryAsync("a", 5, default)).Answer);
    }

    [Fact]
    public async Task ClipsThatWaitOutliveARestartGoWithThePersonAndAreGivenUpAfterThreeTries()
    {
        var options = await OptionsAsync();
        var turn = TurnId.New();
        ClipJob Job(string person) => new("msteams:c", person, "{}", [Sentence(turn, 0, "On Sunday from ten.") with { Citations = [new Citation(1, "Hours", "hours.md", null)] }], ["And on Monday?"]);
        static ClipStore Store(ConversationDatabase database) => new(database, new ClipOptions { Waiting = 2 }, Clock, NullLogger<ClipStore>.Instance);
        await using (var database = new ConversationDatabase(options))
        {
            Assert.True(await Store(database).OfferAsync(Job("msteams:anna"), default));
            Assert.True(await Store(database).OfferAsync(Job("msteams:ben"), default));
            Assert.False(await Store(database).OfferAsync(Job("msteams:eve"), default));
        }
        await using var again = new ConversationDatabase(options);
        var store = Store(again);
        var waiting = await store.WaitingAsync(default);
        Assert.Equal(["msteams:anna", "msteams:ben"], waiting.Select(w => w.Job.Person));
        Assert.Equal(("On Sunday from ten.", "hours.md", "And on Monday?"), (waiting[0].Job.Sentences[0].Text, waiting[0].Job.Sentences[0].Citations[0].Source, waiting[0].Job.Questions[0]));
        Assert.Equal(1, await new ConversationRemoval(again).RemovePersonAsync("msteams:anna", default));
        Assert.False(await store.BeginAsync(waiting[0], default));
        for (var i = 0; i < 3; i++)
            Assert.True(await store.BeginAsync(waiting[1], default));
        Assert.False(await store.BeginAsync(waiting[1], default));
        Assert.Empty(await store.WaitingAsync(default));
    }

    [Fact]
    public async Task AQuestionThatIsAnsweredAnewIsRememberedOnceAndOnlyByItsConversation()
    {
        await using var database = new ConversationDatabase(await OptionsAsync());
        var store = new ConversationStore(database, Clock);
        var question = new Question(Question.TurnOf("directline:a", "a|0000002"), "directline:a", "When?", "directline:u1");
        foreach (var text in new[] { "Half an", "On Sunday." })
        {
            await store.BeginAsync(question, default);
            await store.EndAsync(question, "completed", [Sentence(question.Turn, 0, text)], default);
        }
        await Assert.ThrowsAsync<InvalidOperationException>(() => store.BeginAsync(question with { ConversationId = "page:thief" }, default));
        var turn = Assert.Single(await store.TurnsAsync("directline:a", default));
        Assert.Equal(("When?", "On Sunday.", "directline:u1"), (turn.Question, turn.Answer, turn.Person));
    }

    [Fact]
    public async Task AnyTextIsKept()
    {
        await using var database = new ConversationDatabase(await OptionsAsync());
        var store = new ConversationStore(database, Clock);
        await store.BeginAsync(new Question(TurnId.New(), "a\0\ud800", "o\0dd \ud800 \u202e 😀 '; DROP TABLE turns; --"), default);
        Assert.Contains("😀 '; DROP TABLE turns; --", Assert.Single(await store.TurnsAsync("a\0\ud800", default)).Question);
    }

    [Fact]
    public async Task AWriteOverWhatAnotherHasWrittenIsRefusedAndReadingAgainHelps()
    {
        var options = await OptionsAsync();
        await using var one = new ConversationDatabase(options);
        await using var two = new ConversationDatabase(options);
        ConversationStates mine = new(one, Clock), theirs = new(two, Clock);
        var fresh = await mine.ReadAsync("a", default);
        var stored = await theirs.WriteAsync(fresh with { Handoff = "initiated" }, default);
        Assert.Contains("read it again", (await Assert.ThrowsAsync<StaleStateException>(() => mine.WriteAsync(fresh with { Handoff = "accepted" }, default))).Message);
        Assert.Equal(stored, await mine.ReadAsync("a", default));
        await mine.WriteAsync(stored with { Handoff = "accepted" }, default);
        await Assert.ThrowsAsync<StaleStateException>(() => theirs.WriteAsync(stored with { Handoff = null }, default));
        Assert.Equal("accepted", (await theirs.ReadAsync("a", default)).Handoff);
    }

    [Fact]
    public async Task ChangesOfTwoServersAtOnceAllCount()
    {
        var options = await OptionsAsync();
        await using var one = new ConversationDatabase(options);
        await using var two = new ConversationDatabase(options);
        ConversationStates[] states = [new(one, Clock), new(two, Clock)];
        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(() =>
            states[i % 2].ChangeAsync("a", s => s with { Reference = $"{int.Parse(s.Reference ?? "0") + 1}" }, default))));
        Assert.Equal("40", (await states[0].ReadAsync("a", default)).Reference);
    }

    [Fact]
    public async Task WhoIsRemovedLeavesNothingAndTheOthersStay()
    {
        await using var database = new ConversationDatabase(await OptionsAsync());
        var store = new ConversationStore(database, Clock);
        var states = new ConversationStates(database, Clock);
        var removal = new ConversationRemoval(database);
        var gone = await SpeakAsync(store, "teams:group", "teams:anna");
        await SpeakAsync(store, "teams:group", "teams:ben");
        await SpeakAsync(store, "teams:alone", "teams:anna");
        var read = await states.WriteAsync(new ConversationState("teams:group", null, "teams:anna", "{}"), default);
        await states.WriteAsync(new ConversationState("teams:alone", null, "teams:anna", "{}", "initiated"), default);
        Assert.Equal(4, await removal.RemovePersonAsync("teams:anna", default));

        // What was still being said must not come back.
        await store.AddSentenceAsync(Sentence(gone, 2, "Late."), default);
        await store.AddWordsAsync(gone, [new WordSpan(2, "Late", 0, 500, 600)], default);
        await store.EndAsync(gone, "teams:group", "completed", default);
        await Assert.ThrowsAsync<StaleStateException>(() => states.WriteAsync(read with { Handoff = "accepted" }, default));
        Assert.Equal("teams:ben", Assert.Single(await store.TurnsAsync("teams:group", default)).Person);
        Assert.Empty(await store.TurnsAsync("teams:alone", default));
        Assert.Null((await states.ReadAsync("teams:alone", default)).ETag);
        Assert.Null((await states.ReadAsync("teams:group", default)).Person);
        Assert.Equal("2, 3", await CountAsync(database, "sentences", "words"));
    }

    [Fact]
    public async Task WhatIsTooOldIsRemovedAndTheRestStays()
    {
        await using var database = new ConversationDatabase(await OptionsAsync());
        var old = new Channels.RushingClock();
        old.Advance(TimeSpan.FromDays(-40));
        await SpeakAsync(new ConversationStore(database, old), "a", "page:a");
        await new ConversationStates(database, old).WriteAsync(new ConversationState("a", null), default);
        await new ConversationStates(database, old).WriteAsync(new ConversationState("b", null), default);
        var store = new ConversationStore(database, Clock);
        await SpeakAsync(store, "b");
        await new ConversationRemoval(database).RemoveBeforeAsync(DateTimeOffset.UtcNow.AddDays(-30), default);
        Assert.Empty(await store.TurnsAsync("a", default));
        Assert.Single(await store.TurnsAsync("b", default));
        Assert.Null((await new ConversationStates(database, Clock).ReadAsync("a", default)).ETag);
        // Somebody talks in this one still.
        Assert.NotNull((await new ConversationStates(database, Clock).ReadAsync("b", default)).ETag);
        Assert.Equal("2, 3", await CountAsync(database, "sentences", "words"));
    }

    private static Task<string> CountAsync(ConversationDatabase database, params string[] tables) => database.RunAsync(async s =>
    {
        var counts = new List<long>();
        foreach (var table in tables)
            counts.AddRange(await s.ReadAsync($"SELECT COUNT(*) FROM {table}", r => r.GetInt64(0)));
        return string.Join(", ", counts);
    }, default);
}

public sealed class MemoryInSqlite : Memory, IDisposable
{
    private readonly TemporaryFolder folder = Repository.Temporary();

    protected override Task<ConversationOptions> OptionsAsync() => Task.FromResult(new ConversationOptions { Path = folder["c.db"] });

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task AFileOfAnEarlierVersionGoesOn()
    {
        await using (var earlier = new Microsoft.Data.Sqlite.SqliteConnection($"Data Source={folder["c.db"]};Pooling=False"))
        {
            await earlier.OpenAsync();
            await using var command = earlier.CreateCommand();
            command.CommandText = """
                CREATE TABLE turns (turn TEXT PRIMARY KEY, conversation TEXT NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL, reason TEXT, heard_samples INTEGER, interrupted INTEGER NOT NULL DEFAULT 0);
                CREATE TABLE sentences (turn TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (turn, number));
                INSERT INTO turns (turn, conversation, asked_at, question) VALUES ('t', 'msteams:c', '2026-11-24T10:00:00.0000000+00:00', 'When?');
                INSERT INTO sentences (turn, number, text) VALUES ('t', 0, 'At ten.')
                """;
            await command.ExecuteNonQueryAsync();
        }
        await using var database = new ConversationDatabase(await OptionsAsync());
        var turn = Assert.Single(await new ConversationStore(database, TimeProvider.System).TurnsAsync("msteams:c", default));
        Assert.Equal(("When?", "At ten."), (turn.Question, turn.Answer));
    }
}

[Collection(nameof(Postgres))]
public sealed class MemoryInPostgres(PostgresServer server) : Memory
{
    private string? database;

    protected override async Task<ConversationOptions> OptionsAsync() => new() { Database = database ??= await server.DatabaseAsync() };

    [Fact]
    public async Task WhatOneMachineWorksOnTheOthersLeaveAlone()
    {
        await using var one = new ConversationDatabase(await OptionsAsync());
        await using var other = new ConversationDatabase(await OptionsAsync());
        await using (var held = await one.TryLockAsync("clip 1", default))
        {
            Assert.True(held.Held);
            await using var refused = await other.TryLockAsync("clip 1", default);
            await using var second = await other.TryLockAsync("clip 2", default);
            Assert.Equal((false, true), (refused.Held, second.Held));
        }
        await using var free = await other.TryLockAsync("clip 1", default);
        Assert.True(free.Held);
    }
}
