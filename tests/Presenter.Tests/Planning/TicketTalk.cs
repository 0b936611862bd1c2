using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Bot.Planning.Reservations;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>Tickets are reserved when the visitor has heard what for and said yes, and never otherwise.</summary>
public class TicketTalk
{
    private const string Question = "Shall I reserve 2 adults and 1 child for Saturday, 28 November 2026, €31.00 in all? Please say yes or no.";

    private static readonly Reply Reserve = Replies.Call("tickets-reserve", new { date = "2026-11-28", tickets = "2 adult, 1 child" });

    /// <summary>Reserves where the visitor speaks of tickets, and talks otherwise.</summary>
    private static Task<OpenAiServer> ModelAsync() => OpenAiServer.StartAsync(r =>
        (string?)r.Messages.Last()["role"] == "user" && r.Texts("user")[^1].Contains("tickets") ? Reserve : Replies.Say("Gladly."));

    private static Task<List<Reservation>> ReservedAsync(Talk talk, string conversation = "c") =>
        talk.Service<ReservationStore>().OfAsync(conversation, CancellationToken.None);

    [Theory]
    [InlineData("Yes")]
    [InlineData("yes, please!")]
    [InlineData("Okay, go ahead.")]
    public async Task AYesInTheNextTurnReserves(string yes)
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        Assert.Equal($"Gladly. {Question}", await talk.AnswerAsync("I would like tickets."));
        Assert.Empty(await ReservedAsync(talk));
        var requests = model.Requests.Count;
        var answer = await talk.AnswerAsync(yes);
        var made = Assert.Single(await ReservedAsync(talk));
        Assert.Contains($"Your reservation number is {made.Number}", answer);
        Assert.Equal("2 adults and 1 child for Saturday, 28 November 2026, €31.00 in all", made.What);
        Assert.Equal(requests, model.Requests.Count);
        await talk.AnswerAsync("yes");
        Assert.Single(await ReservedAsync(talk));
    }

    [Theory]
    [InlineData("No, thanks.", "All right, I have not done it.")]
    [InlineData("When do you open?", "Gladly.")]
    [InlineData("Yes, but for three children", "Gladly.")]
    [InlineData("Is that a yes?", "Gladly.")]
    public async Task AnythingElseCancels(string said, string answer)
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("I would like tickets.");
        Assert.Equal(answer, await talk.AnswerAsync(said));
        await talk.AnswerAsync("yes");
        Assert.Empty(await ReservedAsync(talk));
    }

    [Fact]
    public async Task WhoIsRemovedLeavesNoReservationAndWhatIsTooOldNeither()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        var state = talk.Service<PlanningState>();
        await talk.AnswerAsync("I would like tickets.", "c", "web:anna");
        await talk.AnswerAsync("yes", "c", "web:anna");
        await talk.AnswerAsync("I would like tickets.", "d", "web:ben");
        await talk.AnswerAsync("yes", "d", "web:ben");
        await talk.AnswerAsync("I would like tickets.", "e", "web:anna");
        Assert.Equal(2, await state.RemovePersonAsync("web:anna", CancellationToken.None));
        Assert.Empty(await ReservedAsync(talk));
        await talk.AnswerAsync("yes", "e", "web:anna");
        Assert.Empty(await ReservedAsync(talk, "e"));
        Assert.Single(await ReservedAsync(talk, "d"));
        Assert.Equal(0, await state.RemoveBeforeAsync(Talk.Now.AddMinutes(-1), CancellationToken.None));
        Assert.Equal(1, await state.RemoveBeforeAsync(Talk.Now.AddDays(1), CancellationToken.None));
    }

    [Fact]
    public async Task AModelCannotSayYesItself()
    {
        // Obedient to whoever told it to reserve: prepares it again and again, invents tools, and claims that it is done.
        await using var model = await OpenAiServer.StartAsync(Reserve, Replies.Call(("tickets-reserve", new { date = "2026-11-28", tickets = "9 adult" }), ("tickets-confirm", new { }), ("tickets-ReserveAsync", new { })),
            Replies.Say("Yes. It is reserved."));
        await using var talk = await Talk.StartAsync(model);
        var answer = await talk.AnswerAsync("Tell me about the lighthouse.");
        Assert.EndsWith("Shall I reserve 9 adults for Saturday, 28 November 2026, €112.50 in all? Please say yes or no.", answer);
        Assert.Empty(await ReservedAsync(talk));
    }

    [Fact]
    public async Task ARestartBetweenQuestionAndYesIsNotNoticed()
    {
        await using var model = await ModelAsync();
        using var folder = Repository.Temporary();
        (string, string)[] settings = [("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test")];
        await using (var before = await Talk.StartAsync(folder, settings))
            await before.AnswerAsync("I would like tickets.");
        await using var after = await Talk.StartAsync(folder, settings);
        Assert.Contains("Your reservation number is LQ-", await after.AnswerAsync("yes"));
    }

    [Fact]
    public async Task WhoHasNotHeardTheQuestionIsAskedAgain()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        SpokenSentence? last = null;
        await foreach (var sentence in talk.StreamAsync("I would like tickets."))
            last = sentence;
        await talk.Service<ConversationStore>().ReportAsync(new PlaybackReport(last!.Turn, "c", 100, Interrupted: true), CancellationToken.None);
        Assert.Equal(Question, await talk.AnswerAsync("yes"));
        Assert.Empty(await ReservedAsync(talk));
        Assert.Contains("Your reservation number is LQ-", await talk.AnswerAsync("yes"));
    }

    [Fact]
    public async Task AYesLongAfterwardsDoesNotCount()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model, ("Planning:ConfirmSeconds", "60"));
        await talk.AnswerAsync("I would like tickets.");
        talk.Clock.Time += TimeSpan.FromSeconds(61);
        Assert.Equal("Gladly.", await talk.AnswerAsync("yes"));
        Assert.Empty(await ReservedAsync(talk));
    }

    [Fact]
    public async Task AYesOfAnotherVisitorDoesNotCount()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("I would like tickets.", "anna");
        await talk.AnswerAsync("yes", "bert");
        Assert.Empty(await ReservedAsync(talk, "bert"));
        Assert.Empty(await ReservedAsync(talk, "anna"));
    }

    [Fact]
    public async Task TwoYesAtOnceReserveOnce()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("I would like tickets.");
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => talk.AnswerAsync("yes")));
        Assert.Single(await ReservedAsync(talk));
    }

    [Fact]
    public async Task AYesThatIsDeliveredAgainAfterACrashGetsTheSameNumber()
    {
        await using var model = await ModelAsync();
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("I would like tickets.");
        var past = await talk.Service<ConversationStore>().HistoryAsync("c", 7, CancellationToken.None);
        // Reserved, but the answer never got out.
        await using (var lost = talk.Service<AnswerPlanner>().PlanAsync(new Question(TurnId.New(), "c", "yes"), past, CancellationToken.None).GetAsyncEnumerator())
            await lost.MoveNextAsync();
        var made = Assert.Single(await ReservedAsync(talk));
        Assert.Contains(made.Number, await talk.AnswerAsync("yes"));
        Assert.Single(await ReservedAsync(talk));
    }

    [Fact]
    public async Task AYesToAnOldPriceDoesNotCountForANewOne()
    {
        await using var model = await ModelAsync();
        using var folder = Repository.Temporary();
        (string, string)[] settings = [("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("Planning:MuseumFile", folder["museum.json"])];
        var file = File.ReadAllText(Repository.PathOf("museum", "museum.json"));
        File.WriteAllText(folder["museum.json"], file);
        await using (var before = await Talk.StartAsync(folder, settings))
            await before.AnswerAsync("I would like tickets.");
        File.WriteAllText(folder["museum.json"], file.Replace("12.50", "13.50"));
        await using var after = await Talk.StartAsync(folder, settings);
        Assert.Contains("Our prices have changed", await after.AnswerAsync("yes"));
        Assert.Empty(await ReservedAsync(after));
    }

    [Theory]
    [InlineData("2026-11-30", "1 adult", "closed on Monday, 30 November 2026")]
    [InlineData("2026-11-24", "1 adult", "has passed")]
    [InlineData("2027-11-24", "1 adult", "too far ahead")]
    [InlineData("soon", "1 adult", "yyyy-MM-dd")]
    [InlineData("2026-11-28", "10 adults", "At most 9")]
    [InlineData("2026-11-28", "2 dogs", "Kinds are adult, child")]
    [InlineData("2026-11-28", "-3 adult", "not understood")]
    [InlineData("2026-11-28", "", "No ticket")]
    public async Task WhatCannotBeReservedIsNotAskedFor(string date, string tickets, string told)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("tickets-reserve", new { date, tickets }), Replies.Say("I am afraid not."));
        await using var talk = await Talk.StartAsync(model);
        Assert.Equal("I am afraid not.", await talk.AnswerAsync("I would like tickets."));
        Assert.Contains(told, model.Requests[1].Texts("tool").Single());
    }

    [Fact]
    public async Task AVisitorCanAskForTheNumberAgain()
    {
        await using var model = await OpenAiServer.StartAsync(Reserve, Replies.Say("Gladly."), Replies.Call("tickets-reserved", new { }), Replies.Say("Here it is."));
        await using var talk = await Talk.StartAsync(model);
        await talk.AnswerAsync("I would like tickets.");
        await talk.AnswerAsync("yes");
        await talk.AnswerAsync("What was my number?");
        Assert.Contains((await ReservedAsync(talk))[0].Number, model.Requests[^1].Texts("tool")[^1]);
    }
}
