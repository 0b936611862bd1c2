using Presenter.Bot.Planning;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>A tag that is read out loud, or a bracket of the text that vanishes, is what a visitor would hear of a mistake here.</summary>
public class Directions
{
    [Theory]
    [InlineData("[warm] [nod] Welcome!", "Welcome!")]
    [InlineData("[ Cheerful : 0.5 ]Hello there.", "Hello there.")]
    [InlineData("We are [shake] closed on Monday [slow].", "We are closed on Monday.")]
    [InlineData("Yes [nod], of course.", "Yes, of course.")]
    [InlineData("We open ([brow raise] at ten).", "We open (at ten).")]
    [InlineData("[nod:twice] [happy:0.5] [pace:quickly] Fine.", "Fine.")]
    [InlineData("The sign [sic] reads [note: see below] so.", "The sign [sic] reads [note: see below] so.")]
    [InlineData("See [Smile](https://smile.example) and [warm](w.md).", "See [Smile](https://smile.example) and [warm](w.md).")]
    [InlineData("Open daily [1], says [2].", "Open daily [1], says [2].")]
    [InlineData("[[nod]] a[i] = b[nodule]", "[] a[i] = b[nodule]")]
    [InlineData("[warm", "[warm")]
    [InlineData("[nod] [smile]", "")]
    public void OnlyOurTagsLeaveTheText(string written, string shown) => Assert.Equal(shown, ScriptTags.Read(written).Text);

    [Fact]
    public void TagsSayHowItIsPerformed()
    {
        var read = ScriptTags.Read("[cheerful:0.5] [pace:0.9] [smile] Yes, the [nods:9] lighthouse is open [shakes head].").Over(StageDirection.Neutral);
        Assert.Equal((Emotion.Cheerful, 0.5f, 0.9f), (read.Emotion, read.Strength, read.Pace));
        const string shown = "Yes, the lighthouse is open.";
        Assert.Equal([new(Gesture.Smile), new(Gesture.Nod, 1.5f, shown.IndexOf("lighthouse", StringComparison.Ordinal)), new(Gesture.Shake, 1, shown.IndexOf("open", StringComparison.Ordinal))], read.Gestures);
        Assert.Equal((StageDirection.MostStrength, 1.4f), (ScriptTags.Read("[warm:7] a").Strength!.Value, ScriptTags.Read("[pace:9] a").Pace!.Value));
        Assert.True(ScriptTags.Read("[slow] a").Pace < 1 && ScriptTags.Read("[fast] a").Pace > 1);
    }

    [Fact]
    public void APlaceIsCountedInTheTextThatIsShown()
    {
        var sentence = Script.Read("We open at ten [1], and [nod] close at six [2] .", TurnId.New(), 0, [])!;
        Assert.Equal("We open at ten, and close at six.", sentence.Text);
        Assert.Equal("close at six.", sentence.Text[sentence.Direction.Gestures[0].At!.Value..]);
    }

    [Theory]
    [InlineData("Yes, dogs are welcome.", 0, Emotion.Warm, Gesture.Nod)]
    [InlineData("I am sorry, I do not know that.", 0, Emotion.Concerned, Gesture.Shake)]
    [InlineData("Would you like to know more?", 1, Emotion.Warm, Gesture.BrowRaise)]
    [InlineData("We are closed on Mondays.", 0, Emotion.Emphatic, null)]
    [InlineData("The tower was built in 1887.", 0, Emotion.Neutral, null)]
    [InlineData("[neutral] Yes, dogs are welcome.", 0, Emotion.Neutral, null)]
    public void AnUndirectedSentenceIsSaidAsPeopleWould(string text, int index, Emotion emotion, Gesture? gesture)
    {
        var direction = Script.Read(text, TurnId.New(), index, [])!.Direction;
        Assert.Equal((emotion, gesture), (direction.Emotion, direction.Gestures.Select(g => (Gesture?)g.Gesture).SingleOrDefault()));
    }

    [Fact]
    public void WhatShipsHasNoTagThatWouldBeShown()
    {
        foreach (var file in new[] { "phrases.json", "smalltalk.json" })
        {
            var text = File.ReadAllText(Repository.PathOf("bot", "Planning", "Prompts", file));
            foreach (var answer in System.Text.RegularExpressions.Regex.Matches(text, "\"(\\[[^\"]+)\"").Select(m => m.Groups[1].Value))
                Assert.DoesNotContain("[", ScriptTags.Read(answer).Text);
        }
    }
}
