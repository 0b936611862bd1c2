using Presenter.Bot.Conversations;
using Presenter.Renderer;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Conversations;

/// <summary>The presenter must remember what was heard, not what it would have said.</summary>
public class Memory
{
    [Fact]
    public async Task AnInterruptedAnswerIsCutAtTheLastWordHeardAlsoAfterARestart()
    {
        using var folder = Repository.Temporary();
        var options = new ConversationOptions { Path = folder["c.db"] };
        var turn = TurnId.New();
        await using (var store = new ConversationStore(options))
        {
            await store.BeginAsync(new Question(turn, "a", "When?"), default);
            await store.AddSentenceAsync(new SpokenSentence(turn, 0, "On Sunday from ten.", StageDirection.Neutral, []), default);
            await store.AddSentenceAsync(new SpokenSentence(turn, 1, "Until six.", StageDirection.Neutral, []), default);
            await store.AddWordsAsync(turn, [new WordSpan(0, "On", 0, 0, 100), new WordSpan(0, "Sunday", 3, 100, 200), new WordSpan(0, "from", 10, 200, 300), new WordSpan(1, "Until", 0, 400, 500)], default);
            await store.ReportAsync(new PlaybackReport(turn, "somebody else", 50, true), default);
            Assert.Equal("On Sunday from ten. Until six.", Assert.Single(await store.HistoryAsync("a", 5, default)).Answer);
            await store.ReportAsync(new PlaybackReport(turn, "a", 250, true), default);
        }
        await using var again = new ConversationStore(options);
        var past = Assert.Single(await again.HistoryAsync("a", 5, default));
        Assert.Equal("On Sunday from", past.Answer);
        Assert.True(past.Interrupted);
        Assert.Empty(await again.HistoryAsync("b", 5, default));
    }

    [Fact]
    public void AFileThatCannotBeWrittenIsNamed()
    {
        var error = Assert.Throws<IOException>(() => new ConversationStore(new ConversationOptions { Path = "/proc/no/c.db" }));
        Assert.Contains("/proc/no/c.db", error.Message);
        Assert.Contains("Conversations:Path", error.Message);
    }
}
