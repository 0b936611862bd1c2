using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>"Let me check." fills a silence; where there is none, it would only be in the way.</summary>
public class Fillers
{
    private static bool IsFiller(SpokenSentence sentence) => sentence.Text is "Let me check." or "One moment, please.";

    [Fact]
    public async Task OneIsSaidWhileModelAndToolsAreAtWork()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var model = await OpenAiServer.StartAsync(
            Replies.Then(Replies.Stall(first.Task), Replies.Call("museum-prices", new { })), Replies.Then(Replies.Stall(second.Task), Replies.Say("It is €12.50.")));
        await using var talk = await Talk.StartAsync(model, ("Planning:FillerSeconds", "0.05"), ("Planning:TimeoutSeconds", "600"), ("Planning:Limits:TurnSeconds", "600"));
        var answer = new List<SpokenSentence>();
        await foreach (var sentence in talk.StreamAsync("How much is it?"))
        {
            answer.Add(sentence);
            // Nothing of the model's can come before this.
            first.TrySetResult();
            _ = Task.Delay(300).ContinueWith(_ => second.TrySetResult(), TaskScheduler.Default);
        }
        Assert.Equal([true, false], answer.Select(IsFiller));
        Assert.Equal([0, 1], answer.Select(s => s.Index));
        Assert.Equal("It is €12.50.", answer[1].Text);
    }

    [Theory]
    [InlineData("between sentences")]
    [InlineData("in the second attempt")]
    public async Task ASecondSilenceOfTheSameAnswerHasNone(string where)
    {
        await using var model = await OpenAiServer.StartAsync(r => where == "between sentences"
            ? Replies.Then(Replies.Stall(Task.Delay(500)), Replies.Piece("It is €12.50. Children "), Replies.Stall(Task.Delay(1500)), Replies.Say("pay less."))
            : Replies.Then(Replies.Stall(Task.Delay(500)), r.Number == 1 ? Replies.Malformed : Replies.Say("It is €12.50. Children pay less.")));
        await using var talk = await Talk.StartAsync(model, ("Planning:FillerSeconds", "0.05"));
        var answer = await talk.AskAsync("How much is it?");
        Assert.Equal([true, false, false], answer.Select(IsFiller));
        Assert.Equal("Children pay less.", answer[2].Text);
    }

    [Fact]
    public async Task AQuickAnswerHasNone()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Say("It is €12.50."));
        await using var talk = await Talk.StartAsync(model, ("Planning:FillerSeconds", "600"));
        Assert.DoesNotContain(await talk.AskAsync("How much is it?"), IsFiller);
    }

    [Fact]
    public async Task TheOfflineAnswererNeverSaysIt()
    {
        await using var talk = await Talk.StartAsync(folder: null, ("Planning:FillerSeconds", "0.0001"));
        foreach (var question in new[] { "How much is a family ticket?", "hello", "Tell me the whole history of the harbour in detail." })
            Assert.DoesNotContain(await talk.AskAsync(question), IsFiller);
    }

    [Fact]
    public async Task AMessageThatIsReadAsAWholeHasNone()
    {
        await using var model = await OpenAiServer.StartAsync(_ => Replies.Then(Replies.Stall(Task.Delay(500)), Replies.Say("It is €12.50.")));
        await using var talk = await Talk.StartAsync(model, ("Planning:FillerSeconds", "0.05"));
        var answer = new List<SpokenSentence>();
        await foreach (var sentence in talk.StreamAsync("How much is it?", live: false))
            answer.Add(sentence);
        Assert.Equal("It is €12.50.", Assert.Single(answer).Text);
    }

    [Fact]
    public async Task WhoInterruptsDuringItEndsTheRequest()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.StallForEver);
        await using var talk = await Talk.StartAsync(model, ("Planning:FillerSeconds", "0.05"), ("Planning:TimeoutSeconds", "600"), ("Planning:Limits:TurnSeconds", "600"));
        await foreach (var sentence in talk.StreamAsync("How much is it?"))
        {
            Assert.True(IsFiller(sentence));
            break;
        }
        Assert.Single(model.Requests);
    }
}
