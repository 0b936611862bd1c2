using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning;
using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>The voice starts when the first sentence is complete, so sentences must be found early and rightly.</summary>
public class Sentences
{
    [Theory]
    [InlineData("One. Two! Three?", "One.|Two!|Three?")]
    [InlineData("Dr. Smith came at 3.5 km. He left.", "Dr. Smith came at 3.5 km.|He left.")]
    [InlineData("It costs €12.50 today. Really.", "It costs €12.50 today.|Really.")]
    [InlineData("We open at 10 a.m. on Sunday. Come!", "We open at 10 a.m. on Sunday.|Come!")]
    [InlineData("Open daily [1]. Closed on Monday. [2] Bye.", "Open daily [1].|Closed on Monday. [2]|Bye.")]
    [InlineData("He said \"stop.\" Then he left.", "He said \"stop.\"|Then he left.")]
    [InlineData("Wait... what? Yes.", "Wait...|what?|Yes.")]
    [InlineData("A heading\n\nA paragraph. End", "A heading|A paragraph.|End")]
    [InlineData("你好。再见。", "你好。|再见。")]
    public void AreFoundHoweverTheStreamIsCut(string text, string expected)
    {
        for (var size = 1; size <= text.Length; size += size < 5 ? 1 : 7)
        {
            var splitter = new SentenceSplitter();
            var found = text.Chunk(size).SelectMany(piece => splitter.Add(new string(piece)).ToArray()).ToList();
            if (splitter.Finish() is { } rest)
                found.Add(rest);
            Assert.Equal(expected.Split('|'), found);
        }
    }

    [Fact]
    public void CitationsAreOnlyWhatWasRetrieved()
    {
        Passage[] retrieved = [new("Hours", "hours.md", "Regular", "text", 1)];
        var sentence = Script.Read("[cheerful] We are open until six [1][7].", TurnId.New(), 0, retrieved)!;
        Assert.Equal("We are open until six.", sentence.Text);
        Assert.Equal("hours.md", Assert.Single(sentence.Citations).Source);
        Assert.Equal(Emotion.Cheerful, sentence.Direction.Emotion);
        Assert.Null(Script.Read(" [1] ", TurnId.New(), 0, retrieved));
        Assert.Equal(Emotion.Concerned, Script.Read("I am sorry, I do not know.", TurnId.New(), 0, retrieved)!.Direction.Emotion);
    }
}
