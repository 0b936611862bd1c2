using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Bot.Channels.DirectLine;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

/// <summary>A card's button works in Web Chat too, and a button that the presenter does not know says so.</summary>
public class DirectLineInvoke(OpenHost hosts) : IClassFixture<OpenHost>
{
    private static object Action(string verb, string? question, string name = "adaptiveCard/action") => new
    {
        type = "invoke", name, from = new { id = "u1" }, value = new { action = new { type = "Action.Execute", verb, data = new { question } } },
    };

    private static Task<HttpResponseMessage> InvokeAsync(DirectLineClient client, object activity) => client.SendAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/activities", activity);

    [Fact]
    public async Task ACardsButtonIsAnsweredInTheConversation()
    {
        var client = await BeginAsync(hosts.Bot.Http);
        using var answer = await InvokeAsync(client, Action("ask", "How much is a family ticket?"));
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.NotEqual("", (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString());
        var all = await client.AllAsync();
        // What was pressed is no message of the visitor's.
        Assert.Equal(2, all.Length);
        Assert.Contains("€29.00", Text(all[1]));
        await client.SayAsync("hello");
        Assert.Equal(4, (await client.PollAsync(a => a.Length == 4)).Length);
    }

    [Fact]
    public async Task WhoDoesNotWaitAnyLongerForTheirTurnLeavesItToTheNext()
    {
        var queue = hosts.Bot.Get<TurnQueue>();
        var answered = new TaskCompletionSource<int>();
        using var patience = new CancellationTokenSource();
        var first = queue.AloneAsync("alone", () => answered.Task, default);
        var given = queue.AloneAsync("alone", () => Task.FromResult(2), patience.Token);
        var last = queue.AloneAsync("alone", () => Task.FromResult(3), default);
        await patience.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        Assert.False(last.IsCompleted);
        answered.SetResult(1);
        Assert.Equal((1, 3), (await first, await last));
    }

    [Theory]
    [InlineData("adaptiveCard/action", "dance", 400, "The only verb is")]
    [InlineData("task/fetch", "ask", 501, "task/fetch")]
    public async Task WhatIsNotKnownIsRefusedByItsName(string name, string verb, int status, string says)
    {
        var client = await BeginAsync(hosts.Bot.Http);
        using var answer = await InvokeAsync(client, Action(verb, "x", name));
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Contains(says, (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString());
        Assert.Single(await client.AllAsync());
    }
}
