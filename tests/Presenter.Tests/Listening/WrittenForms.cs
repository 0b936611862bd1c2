using Presenter.Bot.Knowledge;
using Presenter.Bot.Listening;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>The visitor reads what was heard, and the search reads it too: as if it had been typed.</summary>
public sealed class WrittenForms
{
    private static readonly WrittenForm Form = new([new Passage("Tower", "tower.md", null, "In summer the Velmora tower is open on Sunday.", 0)]);

    /// <param name="words">blanks are words apart, a stroke is a pause of half a second</param>
    private static string Write(string words)
    {
        var heard = new List<HeardWord>();
        var at = 0;
        foreach (var word in words.Split(' '))
        {
            if (word != "/")
                heard.Add(new HeardWord(word, at, at + 20, 0));
            at += word == "/" ? 50 : 20;
        }
        return Form.Of(heard);
    }

    [Theory]
    [InlineData("is the velmora tower open on sunday", "Is the Velmora tower open on Sunday?")]
    [InlineData("i'm here with my son / can i bring him", "I'm here with my son, can I bring him?")]
    [InlineData("when are you / open on sunday", "When are you open on Sunday?")]
    [InlineData("tell me more", "Tell me more")]
    [InlineData("we are twenty eight people", "We are 28 people")]
    [InlineData("was it built in eighteen eighty nine", "Was it built in 1889?")]
    [InlineData("was it in nineteen hundred", "Was it in 1900?")]
    [InlineData("it was nineteen hundred and five", "It was 1905")]
    [InlineData("two thousand five hundred and six visitors", "2506 visitors")]
    [InlineData("two tickets for one tower", "Two tickets for one tower")]
    [InlineData("room twenty or twenty one", "Room 20 or 21")]
    public void AreThoseOfAPerson(string heard, string written) => Assert.Equal(written, Write(heard));

    [Fact]
    public void NothingIsNothing() => Assert.Equal("", Form.Of([]));
}
