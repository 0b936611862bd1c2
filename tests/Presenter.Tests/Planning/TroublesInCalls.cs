using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>Model servers that fail while tools are called: no tool runs on half a call, and the visitor gets the answer all the same.</summary>
public class TroublesInCalls
{
    private static readonly Reply Done = Replies.Say("That is it.");

    private static Task<Talk> StartAsync(OpenAiServer model, string how) => Talk.StartAsync(model, ("Planning:TimeoutSeconds", how == "silent" ? "3" : "60"));

    [Theory]
    [InlineData("malformed")]
    [InlineData("cut")]
    [InlineData("silent")]
    public async Task ACallThatBreaksOffIsAskedForAgainAndRunsOnce(string how)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Then(Replies.HalfCall("museum-prices", "{"), ModelTroubles.Failing(how)), Replies.Call("museum-prices", new { }), Done);
        await using var talk = await StartAsync(model, how);
        Assert.Equal("That is it.", await talk.AnswerAsync("How much is it?"));
        Assert.Equal([0, 0, 1], model.Requests.Select(r => r.Texts("tool").Count));
    }

    [Theory]
    [InlineData("429")]
    [InlineData("malformed")]
    [InlineData("cut")]
    [InlineData("silent")]
    public async Task AFailureAfterAToolsAnswerIsNotNoticedEither(string how)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("museum-prices", new { }), ModelTroubles.Failing(how), Replies.Call("museum-prices", new { }), Done);
        await using var talk = await StartAsync(model, how);
        Assert.Equal("That is it.", await talk.AnswerAsync("How much is it?"));
        // The second attempt begins anew: nothing of the first stays in what the model reads.
        Assert.Equal([0, 1, 0, 1], model.Requests.Select(r => r.Texts("tool").Count));
    }

    [Fact]
    public async Task BrokenArgumentsAreToldToTheModelWhichCallsAgain()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("museum-events", "{\"date\":"), Replies.Call("museum-events", new { date = "2026-11-27" }), Done);
        await using var talk = await StartAsync(model, "");
        Assert.Equal("That is it.", await talk.AnswerAsync("What is on?"));
        var told = model.Requests[2].Texts("tool");
        Assert.Equal(2, told.Count);
        Assert.DoesNotContain("Sea shanty choir", told[0]);
        Assert.Contains("Sea shanty choir", told[1]);
        Assert.Contains("argument", told[0], StringComparison.OrdinalIgnoreCase);
    }
}
