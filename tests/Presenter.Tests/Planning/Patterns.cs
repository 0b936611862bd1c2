using Presenter.Bot.Channels;
using Presenter.Bot.Planning;
using Presenter.Bot.Planning.Confirmation;
using Xunit;
using Answer = Presenter.Bot.Planning.Confirmation.Reply;

namespace Presenter.Tests.Planning;

/// <summary>Patterns of prompts and settings: a visitor's answer is read whatever it is, and however busy the machine.</summary>
public class Patterns
{
    /// <summary>Backtracking would try it in two to the power of forty ways.</summary>
    private static readonly string Long = new('a', 40);

    [Fact]
    public void NoAnswerOfAVisitorTakesMoreThanReading()
    {
        using var folder = Prompts("^(a+)+b$");
        var phrases = new ConfirmationPhrases(new PlanningOptions { PromptFolder = folder.Path });
        Assert.Equal(Answer.Other, phrases.Read(Long + "c"));
        Assert.Equal(Answer.Yes, phrases.Read(Long + "B"));
    }

    [Fact]
    public void WhoeverAsksForAPersonIsHeardBehindALongText() =>
        Assert.True(new HandoffOptions { Enabled = true, Words = ["(a+)+b|a person"] }.Asks(Long + " a Person, please"));

    [Fact]
    public void APatternThatOnlyBacktrackingCanFollowIsNamedAtTheStart()
    {
        using var folder = Prompts("^yes(?! but)");
        var refused = Assert.Throws<InvalidDataException>(() => new ConfirmationPhrases(new PlanningOptions { PromptFolder = folder.Path }));
        Assert.Contains("confirmation.json", refused.Message);
        Assert.Contains("do without lookaheads", refused.Message);
        Assert.Contains("without lookaheads", new HandoffOptions { Words = [@"(person)\1"] }.Problem());
    }

    private static TemporaryFolder Prompts(string yes)
    {
        var folder = Repository.Temporary();
        var known = System.Text.Json.Nodes.JsonNode.Parse(File.ReadAllText(Repository.PathOf("bot", "Planning", "Prompts", "confirmation.json")))!;
        known["yes"] = yes;
        File.WriteAllText(folder["confirmation.json"], known.ToJsonString());
        return folder;
    }
}
