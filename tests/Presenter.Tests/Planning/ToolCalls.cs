using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>What a model gets when it calls the museum's tools, and that no model can go on calling for ever.</summary>
public class ToolCalls
{
    private static readonly Reply Done = Replies.Say("That is it.");

    [Theory]
    [InlineData("museum-opening_hours", "{\"date\":\"2026-11-26\"}", "Thursday, 26 November 2026: 10:00 to 20:00")]
    [InlineData("museum-opening_hours", "{\"date\":\"2026-12-24\"}", "Thursday, 24 December 2026: closed")]
    [InlineData("museum-opening_hours", "{\"date\":\"2027-03-26\"}", "12:00 to 18:00 (Good Friday)")]
    [InlineData("museum-opening_hours", "{}", "Monday, 30 November 2026: closed")]
    [InlineData("museum-opening_hours", "{\"date\":\"tomorrow\"}", "give it as yyyy-MM-dd")]
    [InlineData("museum-prices", "{}", "family: €29.00")]
    [InlineData("museum-events", "{\"date\":\"2026-11-27\"}", "Sea shanty choir, Friday, 27 November 2026 at 19:00")]
    [InlineData("museum-events", "{}", "Night of the Lanterns, Saturday, 13 November 2027")]
    [InlineData("museum-events", "{\"date\":\"2026-11-24\"}", "No event is planned on Tuesday, 24 November 2026")]
    [InlineData("knowledge-search", "{\"query\":\"how heavy is the lamp of the lighthouse\"}", "[1] ")]
    public async Task AreAnsweredFromTheMuseumsFiles(string tool, string arguments, string expected)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call(tool, arguments), Done);
        await using var talk = await Talk.StartAsync(model);
        Assert.Equal("That is it.", await talk.AnswerAsync("Tell me."));
        Assert.Contains(expected, Assert.Single(model.Requests[1].Texts("tool")));
    }

    [Fact]
    public async Task AModelKnowsWhichDayItIsAndWhichToolsThereAre()
    {
        await using var model = await OpenAiServer.StartAsync(Done);
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("Tell me.");
        Assert.Contains("Wednesday, 25 November 2026 (2026-11-25)", model.Requests[0].Texts("system").Single());
        Assert.Equal(["knowledge-search", "museum-events", "museum-opening_hours", "museum-prices", "tickets-reserve", "tickets-reserved"], model.Requests[0].Tools.Order());
    }

    [Fact]
    public async Task WithoutAMuseumsFileThereIsTheKnowledgeOnly()
    {
        await using var model = await OpenAiServer.StartAsync(Done);
        await using var talk = await Talk.StartAsync(model, ("Planning:MuseumFile", ""));
        Assert.Equal("That is it.", await talk.AnswerAsync("Tell me."));
        Assert.Equal(["knowledge-search"], model.Requests[0].Tools);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task ACallComesBackToTheModelAsItsOwn(bool tidy)
    {
        (string, object) call = ("museum-prices", new { });
        await using var model = await OpenAiServer.StartAsync(tidy ? Replies.Call(call) : Replies.SloppyCall(call), Done);
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("How much is it?");
        var messages = model.Requests[1].Messages.ToArray();
        Assert.Equal(["system", "user", "assistant", "tool"], messages.Select(m => (string?)m["role"]));
        Assert.Equal((string?)messages[2]["tool_calls"]![0]!["id"], (string?)messages[3]["tool_call_id"]);
    }

    [Fact]
    public async Task OnlyWhatWasRetrievedIsCited()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("knowledge-search", new { query = "family ticket price" }), Replies.Say("It costs €29.00 [1]. Trust me [9]."));
        await using var talk = await Talk.StartAsync(model);
        var answer = await talk.AskAsync("How much is a family ticket?");
        Assert.Equal("tickets-and-prices.md", Assert.Single(answer[0].Citations).Source);
        Assert.Empty(answer[1].Citations);
    }

    [Theory]
    [InlineData("museum-prices", "{}", true)]
    [InlineData("museum-prices", "{}", false)]
    [InlineData("nobody-knows_it", "{}", true)]
    [InlineData("museum-events", "{\"date\":", true)]
    public async Task AModelThatCallsForEverIsStopped(string tool, string arguments, bool tidy)
    {
        await using var model = await OpenAiServer.StartAsync(tidy ? Replies.Call(tool, arguments) : Replies.SloppyCall((tool, arguments)));
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:Rounds", "3"), ("Planning:Limits:TurnSeconds", "600"));
        var answer = await talk.AnswerAsync("How much is a family ticket?");
        // Three rounds, one that is told to answer, one that is ended, and the same once more.
        Assert.InRange(model.Requests.Count, 5, 10);
        Assert.Contains("cannot reach my language model", answer);
        Assert.Contains("€29.00", answer);
        Assert.DoesNotContain("No tool", answer);
    }

    [Fact]
    public async Task PastItsRoundsAModelIsToldToAnswer()
    {
        await using var model = await OpenAiServer.StartAsync(r => r.Texts("tool") is [.., var last] && last.Contains("Answer now") ? Done : Replies.Call("museum-prices", new { }));
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:Rounds", "2"));
        Assert.Equal("That is it.", await talk.AnswerAsync("How much is it?"));
        Assert.Equal(2, model.Requests[^1].Texts("tool").Count(t => t.Contains("€12.50")));
    }

    [Fact]
    public async Task ManyCallsInOneRoundAreBounded()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call(Enumerable.Repeat(("museum-prices", (object)new { }), 30).ToArray()), Done);
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:Calls", "4"));
        Assert.Equal("That is it.", await talk.AnswerAsync("How much is it?"));
        Assert.Equal(4, model.Requests[1].Texts("tool").Count(t => t.Contains("€12.50")));
    }

    [Fact]
    public async Task ALongAnswerOfAToolIsCut()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("museum-events", new { }), Done);
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:ToolCharacters", "100"));
        await talk.AnswerAsync("What is on?");
        var told = model.Requests[1].Texts("tool").Single();
        Assert.Contains("(cut: 100 of ", told);
        Assert.InRange(told.Length, 100, 300);
    }

    [Fact]
    public async Task OldTurnsAreLeftOutBeforeTheHistoryGrowsTooLong()
    {
        await using var model = await OpenAiServer.StartAsync(r => Replies.Say($"Number {r.Number}: {new string('a', 700)}."));
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:HistoryCharacters", "4000"));
        for (var i = 1; i <= 5; i++)
            await talk.AnswerAsync($"Question {i}?");
        var last = model.Requests[^1];
        Assert.Equal(["Question 4?", "Question 5?"], last.Texts("user").TakeLast(2));
        Assert.DoesNotContain("Question 1?", last.Texts("user"));
        Assert.InRange(last.Texts("user").Concat(last.Texts("assistant")).Sum(t => t.Length), 700, 2000);
    }

    [Fact]
    public async Task AModelThatWritesForEverIsStopped()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Say(Enumerable.Range(0, 2000).Select(i => $"Lantern {i} burns. ").ToArray()));
        await using var talk = await Talk.StartAsync(model, ("Planning:Limits:AnswerTokens", "20"));
        Assert.InRange((await talk.AskAsync("What is there?")).Count, 3, 12);
        Assert.Contains("20", model.Requests[0].Body["max_completion_tokens"]?.ToString() ?? model.Requests[0].Body["max_tokens"]?.ToString());
    }

    [Fact]
    public async Task ATurnDoesNotWaitLongerThanAllowed()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.StallForEver);
        await using var talk = await Talk.StartAsync(model, ("Planning:TimeoutSeconds", "600"), ("Planning:Limits:TurnSeconds", "1"));
        Assert.Contains("cannot reach my language model", await talk.AnswerAsync("How much is it?"));
        Assert.Single(model.Requests);
        Assert.Contains("Planning:Limits:TurnSeconds", talk.Log);
    }
}
