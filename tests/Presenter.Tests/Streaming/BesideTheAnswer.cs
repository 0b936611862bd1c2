using System.Net.Http.Headers;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>What a page shows and tells besides the answer itself: cards, next questions, thumbs, texts that are said.</summary>
public class BesideTheAnswer(BesideTheAnswer.Server server) : IClassFixture<BesideTheAnswer.Server>
{
    private const string Key = "a key of an operator";

    public sealed class Server : IAsyncLifetime
    {
        private readonly TemporaryFolder knowledge = Repository.Temporary();

        public BotProcess Bot { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            await File.WriteAllTextAsync(knowledge["boats.md"], "# Boats\n\n## Hire\n\nA rowing boat costs €9.00 an hour.\n\n## Life jackets\n\nLife jackets lie in every boat.\n");
            await File.WriteAllTextAsync(knowledge["boats.card.json"], """{"type":"AdaptiveCard","version":"1.5","body":[{"type":"TextBlock","text":"Boats at a glance"}]}""");
            await File.WriteAllTextAsync(knowledge["cakes.md"], "# Cakes\n\n## Price\n\nA plum cake costs €4.50.\n");
            await File.WriteAllTextAsync(knowledge["cakes.card.json"], """["no card"]""");
            Bot = await BotProcess.StartAsync(ready: false, ("Knowledge__Folder", knowledge.Path), ("Admin__Key", Key));
        }

        public async ValueTask DisposeAsync()
        {
            await Bot.DisposeAsync();
            knowledge.Dispose();
        }
    }

    [Fact]
    public async Task TheDocumentsCardAndQuestionsThatLeadOnComeAfterTheAnswer()
    {
        var events = await AskAsync(BotProcess.Ask("How much is a rowing boat?", conversation: "cards"));
        Assert.Contains("Boats at a glance", Assert.Single(events, e => e.Type == "card").Card);
        Assert.Equal(["Boats: Life jackets"], Assert.Single(events, e => e.Type == "suggestions").Suggestions!);
        Assert.Equal(["turn", "sentence", "card", "suggestions", "end"], events.Select(e => e.Type).Distinct());
    }

    [Fact]
    public async Task WhereTheAnswerIsNotKnownWhatMayBeMeantIsOneTouchAway()
    {
        var events = await AskAsync(BotProcess.Ask("How old are the rowing boats for hire?", conversation: "meant"));
        Assert.Contains("do not know", string.Join(' ', events.Select(e => e.Text)));
        var meant = Assert.Single(events, e => e.Type == "suggestions").Suggestions!;
        Assert.Equal("Boats: Hire", meant[0]);
        Assert.Contains("€9.00", string.Join(' ', (await AskAsync(BotProcess.Ask(meant[0], conversation: "meant"))).Select(e => e.Text)));
    }

    [Theory]
    [InlineData("Who is the prime minister?")]
    [InlineData("Hello!")]
    [InlineData("???")]
    public async Task WhereNothingComesNearNothingIsOffered(string question)
    {
        var events = await AskAsync(BotProcess.Ask(question, conversation: "nothing near"));
        Assert.DoesNotContain(events, e => e.Type == "suggestions");
        Assert.Equal("completed", events[^1].Reason);
    }

    [Fact]
    public async Task ACardThatIsNoneIsNamedInTheLogAndTheAnswerIsThere()
    {
        var events = await AskAsync(BotProcess.Ask("How much is a plum cake?", conversation: "cake"));
        Assert.Contains("€4.50", string.Join(' ', events.Select(e => e.Text)));
        Assert.DoesNotContain(events, e => e.Type == "card");
        Assert.Equal("completed", events[^1].Reason);
        for (var i = 0; i < 100 && !server.Bot.Said.Contains("cakes.card.json", StringComparison.Ordinal); i++)
            await Task.Delay(50);
        Assert.Contains("cakes.card.json is not shown: it is no object with \"type\": \"AdaptiveCard\"", server.Bot.Said);
    }

    [Fact]
    public async Task AThumbIsStoredWithItsAnswerByThatConversationOnlyAndCanBeTakenBack()
    {
        await using var hub = await server.Bot.ConnectAsync();
        var asked = BotProcess.Ask("How much is a rowing boat?", conversation: "thumbs");
        await AskAsync(asked);
        await hub.InvokeAsync("Feedback", new FeedbackRequest { TurnId = asked.TurnId, ConversationId = "thumbs", Helpful = false });
        Assert.Contains("\"feedback\":\"dislike\"", await TranscriptAsync("thumbs"));
        var refused = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("Feedback", new FeedbackRequest { TurnId = asked.TurnId, ConversationId = "somebody else", Helpful = true }));
        Assert.Contains("no answer", refused.Message);
        Assert.Contains("\"feedback\":\"dislike\"", await TranscriptAsync("thumbs"));
        await hub.InvokeAsync("Feedback", new FeedbackRequest { TurnId = asked.TurnId, ConversationId = "thumbs", Helpful = null });
        Assert.DoesNotContain("feedback", await TranscriptAsync("thumbs"));
    }

    [Fact]
    public async Task ATextIsSaidAsItStandsWithoutItsStageDirectionsAndIsNoQuestionOfTheVisitors()
    {
        var events = await AskAsync(BotProcess.Ask("[cheerful] Welcome! How much is a rowing boat?", conversation: "say") with { Say = true });
        Assert.Equal(["Welcome!", "How much is a rowing boat?"], events.Where(e => e.Type == "sentence").Select(e => e.Text!));
        Assert.DoesNotContain(events, e => e.Type is "card" or "suggestions");
        var transcript = await TranscriptAsync("say");
        Assert.Contains("Welcome!", transcript);
        Assert.DoesNotContain("\"role\":\"user\",\"text\"", transcript);
        Assert.Equal(1, transcript.Split("\"type\":\"message\"").Length - 1);
    }

    [Theory]
    [InlineData(null, "How much is a rowing boat?", "no valid conversationId")]
    [InlineData("c", null, "The question is empty")]
    public async Task WhatAForeignClientLeavesOutIsNamed(string? conversation, string? text, string problem)
    {
        var events = await AskAsync(new AskRequest { TurnId = Guid.NewGuid().ToString(), ConversationId = conversation!, Text = text!, Video = false });
        Assert.Equal("failed", events[^1].Reason);
        Assert.Contains(problem, events[^1].Notice);
    }

    [Fact]
    public async Task ATokenOfNobodyDoesNotMakeAPerson()
    {
        await using var hub = await server.Bot.ConnectAsync();
        var refused = await Assert.ThrowsAsync<HubException>(() => hub.InvokeAsync("SignIn", "a.b.c"));
        Assert.Contains("MicrosoftAppId", refused.Message);
    }

    private async Task<List<TurnEvent>> AskAsync(AskRequest request)
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = new List<TurnEvent>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", request))
            events.Add(item);
        return events;
    }

    private async Task<string> TranscriptAsync(string conversation)
    {
        using var http = new HttpClient { BaseAddress = server.Bot.Address, DefaultRequestHeaders = { Authorization = new AuthenticationHeaderValue("Bearer", Key) } };
        return await http.GetStringAsync($"/api/conversations/page:{conversation}/transcript");
    }
}
