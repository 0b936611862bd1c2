using System.Text.Json;
using Xunit;

namespace Presenter.Tests.Channels.Teams;

/// <summary>Teams shows where each statement comes from, that it is made by a machine, and what to ask next.</summary>
public class Sources(TeamsHost hosts) : IClassFixture<TeamsHost>
{
    [Fact]
    public async Task EachMarkInTheTextHasItsClaimAndTheAnswerIsLabelled()
    {
        await hosts.Teams.AskAsync(hosts.Bot.Http, "When are you open on Sunday?");
        var message = (await hosts.Teams.AnswerAsync())[^1];
        var entity = message.Entity("https://schema.org/Message")!.Value;
        Assert.Equal("AIGeneratedContent", entity.GetProperty("additionalType")[0].GetString());
        foreach (var claim in entity.GetProperty("citation").EnumerateArray())
        {
            Assert.Contains($"[{claim.GetProperty("position").GetInt32()}]", message.Text);
            var document = claim.GetProperty("appearance");
            Assert.InRange(document.GetProperty("name").GetString()!.Length, 1, 80);
            Assert.InRange(document.GetProperty("abstract").GetString()!.Length, 1, 160);
        }
        Assert.StartsWith("Opening hours", entity.GetProperty("citation")[0].GetProperty("appearance").GetProperty("name").GetString());
    }

    [Theory]
    [InlineData("When are you open on Sunday?")]
    [InlineData("How much is a family ticket?")]
    public async Task EverySuggestedQuestionIsAnsweredFromTheSectionThatItNames(string question)
    {
        await hosts.Teams.AskAsync(hosts.Bot.Http, question);
        var actions = (await hosts.Teams.AnswerAsync())[^1].Activity.GetProperty("suggestedActions").GetProperty("actions").EnumerateArray().ToArray();
        Assert.InRange(actions.Length, 1, 3);
        foreach (var action in actions)
        {
            var suggested = action.GetProperty("value").GetString()!;
            await hosts.Teams.AskAsync(hosts.Bot.Http, suggested);
            var answer = (await hosts.Teams.AnswerAsync())[^1];
            Assert.True(answer.Entity("https://schema.org/Message")!.Value.TryGetProperty("citation", out var claims), $"{action} -> {answer.Text}");
            Assert.Equal(suggested.Replace(": ", ", ", StringComparison.Ordinal), claims[0].GetProperty("appearance").GetProperty("name").GetString());
        }
    }

    [Fact]
    public async Task WhatIsNotKnownHasNoSourceAndWhereNothingComesNearNoSuggestions()
    {
        await hosts.Teams.AskAsync(hosts.Bot.Http, "Who is the prime minister?");
        var answer = (await hosts.Teams.AnswerAsync())[^1];
        Assert.False(answer.Entity("https://schema.org/Message")!.Value.TryGetProperty("citation", out _), answer.Text);
        Assert.False(answer.Activity.TryGetProperty("suggestedActions", out _));
    }
}
