using System.Diagnostics;
using Presenter.Bot.Listening.Language;
using Presenter.Bot.Listening.Measuring;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>Who speaks instead of typing gets an answer to what they said.</summary>
public sealed class SpokenQuestions : IAsyncLifetime
{
    private ListeningHost host = null!;

    public async ValueTask InitializeAsync() => host = await ListeningHost.StartAsync();

    public ValueTask DisposeAsync() => host.DisposeAsync();

    [Fact]
    public async Task QuestionsAboutTheMuseumAreUnderstood()
    {
        string[] questions = ["When are you open on Sunday?", "How much is a family ticket?", "Where is the lighthouse room?", "Can I bring my dog into the café?", "When did the Concordia sink?"];
        int errors = 0, words = 0;
        foreach (var question in questions)
        {
            var heard = await host.SayAsync(question);
            var said = SpokenWords.Of(question).ToArray();
            words += said.Length;
            errors += WordErrors.Between(said, SpokenWords.Of(heard.Text ?? "").ToArray());
        }
        Assert.True(errors <= words / 5, $"{errors} of {words} words were misheard");
    }

    [Fact]
    public async Task WhatIsHeardIsWrittenAsAPersonWouldWriteIt() =>
        Assert.Equal("When are you open on Sunday?", (await host.SayAsync("When are you open on Sunday?")).Text);

    /// <summary>A synthesiser's 22 kHz, which ffmpeg converts faster than anybody reads.</summary>
    [Fact]
    public async Task OneShortWordIsNotTakenForSilence() => Assert.NotEqual("not-audio", (await host.SayAsync("Prices", "espeak-ng en-us")).Code);

    [Theory]
    [InlineData("webm", "audio/webm", "libopus")]
    [InlineData("ogg", "audio/ogg", "libopus")]
    public async Task RecordingsOfBrowsersAreRead(string format, string type, string codec)
    {
        var wave = await TestVoice.All[0].SpeakAsync("When are you open on Sunday?", default);
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", "-", "-c:a", codec, "-f", format, "-"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        using var coded = new MemoryStream();
        var reading = ffmpeg.StandardOutput.BaseStream.CopyToAsync(coded);
        await ffmpeg.StandardInput.BaseStream.WriteAsync(wave);
        ffmpeg.StandardInput.Close();
        await reading;
        Assert.Contains("open on Sunday", (await host.SendAsync(coded.ToArray(), type)).Text);
    }
}
