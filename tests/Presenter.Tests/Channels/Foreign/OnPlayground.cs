using System.Text.Json;
using Presenter.Tests.Planning;
using Xunit;

namespace Presenter.Tests.Channels.Foreign;

/// <summary>The bot and Microsoft's Agents Playground as Teams, once with the connector and once with replies in the body.</summary>
public sealed class PlaygroundHost : IAsyncLifetime
{
    public ChannelHost Bot { get; private set; } = null!;

    public AgentsPlayground Teams { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Bot = await ChannelHost.StartAsync();
        Teams = await AgentsPlayground.StartAsync(Bot.Address);
    }

    public async ValueTask DisposeAsync()
    {
        if (Teams is not null)
            await Teams.DisposeAsync();
        await Bot.DisposeAsync();
    }
}

/// <summary>
/// What a visitor sees in Microsoft's Agents Playground as the msteams channel (tests/playground). It refuses what breaks its
/// rules of activities, streams, citations and replies, so that an answer that is shown has kept them.
/// </summary>
public class OnPlayground(PlaygroundHost hosts) : IClassFixture<PlaygroundHost>
{
    private const string Price = "How much is a family ticket?";

    [Fact]
    public async Task AMessageIsAnsweredOnceWithItsSourceTheLabelAndQuestionsToAskNext()
    {
        await hosts.Teams.SayAsync(Price);
        Assert.Equal("typing", (await hosts.Teams.NextAsync()).Action);
        var answer = await hosts.Teams.AnswerAsync();
        Assert.Equal(["createMessage", .. Enumerable.Repeat("updateMessage", answer.Count - 1)], answer.Select(a => a.Action));
        Assert.Single(answer.Select(a => a.Id).Distinct());
        var whole = answer[^1];
        Assert.Contains("€29.00", whole.Text);
        var label = whole.Message.GetProperty("aiEntity");
        Assert.Equal("AIGeneratedContent", label.GetProperty("additionalType")[0].GetString());
        Assert.Equal("Tickets and prices, Admission", label.GetProperty("citation")[0].GetProperty("appearance").GetProperty("name").GetString());
        Assert.NotEmpty(whole.Suggestions);

        // A suggestion's button says it in the visitor's name.
        await hosts.Teams.SayAsync(whole.Suggestions[0]);
        Assert.NotEqual(whole.Id, (await hosts.Teams.AnswerAsync())[^1].Id);
    }

    [Fact]
    public async Task ACardsActionIsAnsweredInItsResponseAndAnotherIsRefused()
    {
        await hosts.Teams.SayAsync("hello");
        var shown = (await hosts.Teams.AnswerAsync())[^1].Id;
        var answer = await hosts.Teams.ExecuteAsync(shown, "ask", new { question = Price });
        Assert.Equal("application/vnd.microsoft.activity.message", answer.GetProperty("type").GetString());
        Assert.Contains("€29.00", answer.GetProperty("value").GetString());
        var refusal = await hosts.Teams.ExecuteAsync(shown, "buy", new { question = Price });
        Assert.Equal("application/vnd.microsoft.error", refusal.GetProperty("type").GetString());
        Assert.Contains("ask", refusal.GetProperty("value").GetProperty("message").GetString());
    }

    [Fact]
    public async Task InAChannelOfATeamWhoMentionsTheBotGetsOneWholeMessageAndNobodyElseAny()
    {
        var config = JsonSerializer.Deserialize<JsonElement>(await hosts.Teams.Http.GetStringAsync("_internal/v1/config", TestContext.Current.CancellationToken)).GetProperty("config");
        var bot = config.GetProperty("bot");
        var channel = config.GetProperty("teams")[0].GetProperty("channels")[0].GetProperty("id").GetString()!;
        var name = $"<at>{bot.GetProperty("name").GetString()}</at>";
        await hosts.Teams.SayAsync(Price, channel);
        await hosts.Teams.SayAsync($"{name} When are you open on Sunday?", channel, new { mentioned = bot, text = name });
        var answer = Assert.Single(await hosts.Teams.AnswerAsync());
        Assert.Null(answer.Stream);
        Assert.Contains("18:00", answer.Text);
        Assert.DoesNotContain("€29.00", answer.Text);
    }

    [Fact]
    public async Task WhereTheChannelExpectsRepliesTheAnswerComesInTheResponse()
    {
        await using var teams = await AgentsPlayground.StartAsync(hosts.Bot.Address, "expectReplies");
        await teams.SayAsync(Price);
        Assert.Equal("typing", (await teams.NextAsync()).Action);
        var answer = Assert.Single(await teams.AnswerAsync());
        Assert.Null(answer.Stream);
        Assert.Contains("€29.00", answer.Text);
        Assert.NotEmpty(answer.Suggestions);
    }

    [Fact]
    public async Task AnAnswerThatIsStillBeingWrittenGrowsInOneMessage()
    {
        var (first, second) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var model = await OpenAiServer.StartAsync(async context =>
        {
            await Replies.Piece("Lanterns burn. Ropes ")(context);
            await first.Task.WaitAsync(context.RequestAborted);
            await Replies.Piece("creak. Bells ")(context);
            await second.Task.WaitAsync(context.RequestAborted);
            await Replies.Say("ring.")(context);
        });
        await using var bot = await ChannelHost.StartAsync(("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), ("Planning:TimeoutSeconds", "300"), ("Planning:FillerSeconds", "0"));
        await using var teams = await AgentsPlayground.StartAsync(bot.Address);
        await teams.SayAsync("What is there?");
        var begun = await teams.MessageAsync();
        Assert.Equal(("createMessage", "streaming", "Lanterns burn."), (begun.Action, begun.Stream, begun.Text));
        first.SetResult();
        var grown = await teams.MessageAsync();
        Assert.Equal(("updateMessage", "streaming", "Lanterns burn. Ropes creak."), (grown.Action, grown.Stream, grown.Text));
        second.SetResult();
        var whole = await teams.MessageAsync();
        Assert.Equal(("updateMessage", "final", "Lanterns burn. Ropes creak. Bells ring."), (whole.Action, whole.Stream, whole.Text));
        Assert.Equal([begun.Id, begun.Id], [grown.Id, whole.Id]);
    }
}
