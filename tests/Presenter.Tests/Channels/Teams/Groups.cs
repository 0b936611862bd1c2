using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Bot.Schema;
using Presenter.Bot.Channels.Teams;
using Xunit;

namespace Presenter.Tests.Channels.Teams;

public sealed class TeamsHost : IAsyncLifetime
{
    public ChannelHost Bot { get; private set; } = null!;

    public TeamsServer Teams { get; private set; } = null!;

    public async ValueTask InitializeAsync() => (Bot, Teams) = (await ChannelHost.StartAsync(), await TeamsServer.StartAsync());

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Teams.DisposeAsync();
    }
}

/// <summary>In a group the presenter speaks when it is spoken to, and reads the question without its own name in it.</summary>
public class Groups(TeamsHost hosts) : IClassFixture<TeamsHost>
{
    private static object Mention(string text, string id) => new { type = "mention", text, mentioned = new { id, name = "Presenter" } };

    private async Task<bool> IsAnsweredAsync(string text, string kind, object? entities, object? value = null)
    {
        await hosts.Teams.AskAsync(hosts.Bot.Http, text, kind, entities, value);
        if (hosts.Teams.Waiting == 0)
            return false;
        Assert.Contains("€29.00", (await hosts.Teams.AnswerAsync())[^1].Text);
        return true;
    }

    [Theory]
    [InlineData("groupChat")]
    [InlineData("channel")]
    public async Task OnlyWhoNamesItGetsAnAnswer(string kind)
    {
        const string Question = "How much is a family ticket?";
        Assert.False(await IsAnsweredAsync(Question, kind, null));
        Assert.False(await IsAnsweredAsync($"<at>Bert</at> {Question}", kind, new[] { Mention("<at>Bert</at>", "29:bert") }));
        // Its name is not its id: a colleague may have the same.
        Assert.False(await IsAnsweredAsync($"<at>Presenter</at> {Question}", kind, new[] { Mention("<at>Presenter</at>", "29:other") }));
        Assert.True(await IsAnsweredAsync($"<at>Presenter</at>&nbsp;{Question}", kind, new[] { Mention("<at>Presenter</at>", "28:bot") }));
        Assert.True(await IsAnsweredAsync($"<at>Bert</at> <at>Presenter</at> {Question}", kind, new[] { Mention("<at>Bert</at>", "29:bert"), Mention("<at>Presenter</at>", "28:bot") }));
        Assert.True(await IsAnsweredAsync("", kind, null, new { question = Question }));
    }

    [Fact]
    public async Task WhoJoinsAGroupIsNotGreeted()
    {
        using var answer = await hosts.Bot.Http.PostAsJsonAsync("/api/messages", new
        {
            type = "conversationUpdate", channelId = "msteams", serviceUrl = hosts.Teams.ServiceUrl, conversation = new { id = "g", conversationType = "groupChat", isGroup = true },
            membersAdded = new[] { new { id = "29:new" } }, from = new { id = "29:new" }, recipient = new { id = "28:bot" },
        });
        answer.EnsureSuccessStatusCode();
        Assert.Equal(0, hosts.Teams.Waiting);
    }

    [Theory]
    [InlineData("<at>Presenter</at> When?", "When?")]
    [InlineData("When, <at>Presenter</at>?<at>Presenter</at>", "When, ?")]
    [InlineData("<at id=\"0\">Presenter</at>\u00A0When?", "When?")]
    [InlineData("<p><at>presenter</at>&nbsp;Cats &amp; dogs?</p>\n", "Cats & dogs?")]
    [InlineData("<at>Presenter</at> ask <at>Bert Ost</at> when", "ask Bert Ost when")]
    [InlineData("<p><at>Bert Ost</at>, <at>Presenter</at>: when?</p>", "when?")]
    [InlineData("<at>Presenter</at> is a < b?", "is a < b?")]
    [InlineData("<at>Presenter</at>", "")]
    public void TheQuestionIsLeft(string text, string question)
    {
        var activity = new { type = "message", channelId = "msteams", text, recipient = new { id = "28:bot" }, entities = new[] { Mention("<at>Presenter</at>", "28:bot"), Mention("<at>Bert Ost</at>", "29:bert") } };
        Assert.Equal(question, Mentions.Strip(ActivityJson.Read(JsonSerializer.Serialize(activity))));
    }

    [Theory]
    [InlineData("""[null,{"type":"mention"},{"type":"mention","text":7,"mentioned":{"id":"28:bot"}},{"type":"mention","text":"(","mentioned":{"id":"28:bot"}},{"type":"mention","text":"x","mentioned":"28:bot"}]""")]
    [InlineData("""[{"type":"mention","text":"\ud800","mentioned":{"id":"\udfff"}}]""")]
    public void BrokenMentionsDoNotHideTheQuestion(string entities)
    {
        var activity = ActivityJson.Read($$"""{"type":"message","channelId":"msteams","text":"When?","recipient":{"id":"28:bot"},"entities":{{entities}}}""");
        Assert.Equal("When?", Mentions.Strip(activity));
    }
}
