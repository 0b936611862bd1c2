using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>What a language model is told of the visitor: otherwise a short question from a French Teams is answered in English.</summary>
public class WhomItSpeaksWith
{
    [Fact]
    public async Task TheModelIsToldLanguageNameAndPlaceOfWhoAsks()
    {
        var system = await SystemAsync(new AskedFrom { Locale = "fr-FR", Name = "Ana Ruiz", Host = "Teams", Frame = "sidePanel", Meeting = "MCMx" });
        Assert.Contains("where that is not clear, in the one of the tag fr-FR.", system);
        Assert.Contains("The visitor's name is Ana Ruiz.", system);
        Assert.Contains("Microsoft Teams, in the side panel of a meeting.", system);
    }

    [Fact]
    public async Task WhatNobodyToldIsNotMentioned()
    {
        var system = await SystemAsync(null);
        Assert.DoesNotContain("{{", system);
        Assert.DoesNotContain("The visitor asks in", system);
        Assert.DoesNotContain("The visitor's name is", system);
        Assert.Contains("What you do not do", system);
    }

    private static async Task<string> SystemAsync(AskedFrom? from)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Say("Oui."));
        await using var talk = await Talk.StartAsync(model);
        await foreach (var _ in talk.Service<AnswerPlanner>().PlanAsync(new Question(TurnId.New(), "c", "ok") { From = from }, [], default))
        {
        }
        return Assert.Single(model.Requests).Texts("system").Single();
    }
}
