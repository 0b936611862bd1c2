using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Speech;

/// <summary>The voice must say what a person would say, while captions keep what was written.</summary>
public class SpokenForms
{
    private static string Said(string text) => string.Join(' ', SpokenForm.Of(text).SelectMany(w => w.Spoken));

    [Theory]
    [InlineData("7", "seven")]
    [InlineData("1,250", "one thousand two hundred and fifty")]
    [InlineData("3.5 km", "three point five kilometres")]
    [InlineData("-4 °C", "minus four degrees celsius")]
    [InlineData("50%", "fifty percent")]
    [InlineData("21st", "twenty first")]
    [InlineData("€24.50", "twenty four euros fifty")]
    [InlineData("€1.00", "one euro")]
    [InlineData("$0.99", "ninety nine cents")]
    [InlineData("£5", "five pounds")]
    [InlineData("10:30", "ten thirty")]
    [InlineData("17:15", "five fifteen p m")]
    [InlineData("10:00 to 18:00", "ten o'clock to six p m")]
    [InlineData("12:00", "noon")]
    [InlineData("5pm", "five p m")]
    [InlineData("9-17", "nine to seventeen")]
    [InlineData("10–12", "ten to twelve")]
    [InlineData("2026-11-24", "the twenty fourth of november twenty twenty six")]
    [InlineData("24/11/2026", "the twenty fourth of november twenty twenty six")]
    [InlineData("24 November 2026", "twenty fourth November twenty twenty six")]
    [InlineData("in 1894", "in eighteen ninety four")]
    [InlineData("in 1905", "in nineteen oh five")]
    [InlineData("in 2007", "in two thousand and seven")]
    [InlineData("the 1920s", "the nineteen twenties")]
    [InlineData("Dr. Smith", "doctor Smith")]
    [InlineData("e.g. ships", "for example ships")]
    [InlineData("120 m²", "one hundred and twenty square metres")]
    [InlineData("www.lantern-quay.example", "lantern dash quay dot example")]
    [InlineData("https://www.lantern-quay.example/tickets?x=1", "lantern dash quay dot example")]
    [InlineData("info@lantern.example", "info at lantern dot example")]
    [InlineData("0555-0142", "oh five five five oh one four two")]
    [InlineData("**bold** and `code`", "bold and code")]
    [InlineData("the [shop](https://x.example/y)", "the shop")]
    [InlineData("# Heading", "Heading")]
    [InlineData("- item", "item")]
    [InlineData("open on Sunday [2].", "open on Sunday")]
    [InlineData("hello 😀 there", "hello there")]
    [InlineData("café", "cafe")]
    [InlineData("re\u0301sume\u0301", "resume")]
    [InlineData("Łódź", "lodz")]
    [InlineData("Tom & Jerry", "Tom and Jerry")]
    public void IsWhatAPersonSays(string written, string said) => Assert.Equal(said, Said(written));

    [Theory]
    [InlineData("The family ticket costs €29.00, today.", "€29.00")]
    [InlineData("Open from **10:30** (daily)", "10:30")]
    [InlineData("Call 0555-0142!", "0555-0142")]
    public void TheWrittenWordKeepsItsPlace(string text, string word)
    {
        var found = Assert.Single(SpokenForm.Of(text), w => w.Written == word);
        Assert.Equal(word, text.Substring(found.Start, word.Length));
        Assert.NotEmpty(found.Spoken);
    }

    [Fact]
    public void NothingButLettersAndApostrophesIsSpoken()
    {
        var random = new Random(4);
        for (var i = 0; i < 3000; i++)
        {
            var text = new string(Enumerable.Range(0, random.Next(1, 60)).Select(_ => (char)(random.Next(3) == 0 ? random.Next(32, 0x3000) : random.Next(32, 127))).ToArray());
            Assert.All(SpokenForm.Of(text).SelectMany(w => w.Spoken), w => Assert.Matches("^[A-Za-z']+$", w));
        }
    }

    [Theory]
    [InlineData("你好，世界")]
    [InlineData("مرحبا")]
    [InlineData("😀 …")]
    public void WhatTheVoiceCannotSayIsNotSpoken(string text) => Assert.Empty(SpokenForm.Of(text).SelectMany(w => w.Spoken));

    [Fact]
    public void TheFirstSentenceGoesByClauses()
    {
        var words = SpokenForm.Of("On Sunday, the museum is open from ten to six, and the last entry is at a quarter past five.");
        var clauses = ClauseSplitter.Split(words, first: true).ToArray();
        Assert.True(clauses.Length >= 3);
        Assert.InRange(clauses[0].Count, 2, 9);
        Assert.Equal(words, clauses.SelectMany(c => c));
        Assert.Single(ClauseSplitter.Split(words, first: false));
    }
}
