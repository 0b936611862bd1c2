using Presenter.Renderer.Slides;
using Xunit;

namespace Presenter.Tests.Slides;

/// <summary>A script that cannot become slides is refused before anything is rendered, with the line and what to do.</summary>
public sealed class Lessons : IDisposable
{
    private readonly TemporaryFolder folder = Repository.Temporary();

    public void Dispose() => folder.Dispose();

    private Task<Lesson> ReadAsync(string script)
    {
        File.WriteAllText(folder["lesson.md"], script);
        return Lesson.ReadAsync(folder["lesson.md"], default);
    }

    [Fact]
    public async Task HeadingsBecomeSlidesWithTheirPicturePointsAndText()
    {
        File.WriteAllBytes(folder["a boat.png"], [1]);
        var lesson = await ReadAsync("# The harbour\n\n## Boats\n\n![The boat](<a boat.png>)\n\n[warm] This is **the** boat. It has [a mast](mast.html).\n\n- one mast\n- [nod] two sails\n\n## Salt\n\n> It comes from the sea.\n");
        Assert.Equal("The harbour", lesson.Title);
        Assert.Equal(["The harbour", "Boats", "Salt"], lesson.Slides.Select(s => s.Heading));
        // A title without text says itself.
        Assert.Equal(["The harbour"], lesson.Slides[0].Sentences.Select(s => s.Text));
        Assert.Equal(folder["a boat.png"], lesson.Slides[1].Picture);
        Assert.Equal(["one mast", "two sails"], lesson.Slides[1].Points);
        Assert.Equal(["This is the boat.", "It has a mast.", "one mast", "two sails"], lesson.Slides[1].Sentences.Select(s => s.Text));
        Assert.Equal(Presenter.Renderer.Emotion.Warm, lesson.Slides[1].Sentences[0].Emotion);
        Assert.Null(lesson.Slides[2].Picture);
    }

    [Theory]
    [InlineData("Only text.\n", "line 1", "begin with a heading")]
    [InlineData("", "no heading", "each heading becomes a slide")]
    [InlineData("# One\n\nHello.\n\n## Two\n\n## Three\n\nHello.\n", "line 5: under the heading \"Two\" there is nothing", "write at least one sentence")]
    [InlineData("# One\n\n你好。\n", "line 1: under the heading \"One\"", "the English voice can say")]
    [InlineData("# One\n\nHello.\n\n![x](none.png)\n", "line 5: the picture \"none.png\" does not exist", "correct the name")]
    [InlineData("# One\n\nHello.\n\n![x](https://example.org/x.png)\n", "line 5: the picture https://example.org/x.png is not a file", "nothing is fetched")]
    [InlineData("# One\n\nHello.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n", "line 5: a table", "as a list")]
    [InlineData("# One\n\nHello.\n\n    code\n", "line 5: a block of code", "as sentences")]
    public async Task WhatCannotBeShownOrSaidIsNamedWithItsLine(string script, string what, string remedy)
    {
        var message = (await Assert.ThrowsAsync<LessonException>(() => ReadAsync(script))).Message;
        Assert.Contains(what, message);
        Assert.Contains(remedy, message);
        Assert.Contains(folder["lesson.md"], message);
    }

    [Fact]
    public async Task ASecondPictureUnderOneHeadingIsRefused()
    {
        File.WriteAllBytes(folder["a.png"], [1]);
        var message = (await Assert.ThrowsAsync<LessonException>(() => ReadAsync("# One\n\nHello.\n\n![a](a.png)\n\n![b](a.png)\n"))).Message;
        Assert.Contains("line 7", message);
        Assert.Contains("a heading of its own", message);
    }
}
