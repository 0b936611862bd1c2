using Presenter.Renderer.Footage;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>A transcript is read as it is said; a mark that is read aloud, or a sentence in two, shifts every lip after it.</summary>
public sealed class Transcripts
{
    private static async Task<IReadOnlyList<string>> ReadAsync(string name, string text)
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder[name], text);
        return await Transcript.ReadAsync(folder[name], default);
    }

    [Fact]
    public async Task SentencesEndWhereAPersonEndsThem() => Assert.Equal(
        ["Dr. Halvorsen left the tower in 1978.", "“Was it cold?”", "It was 3.5 degrees!", "A new paragraph without a point", "And another."],
        await ReadAsync("a.txt", "Dr. Halvorsen left the\r\ntower in 1978. “Was it cold?” It was 3.5 degrees!\r\n\r\nA new paragraph without a point\r\n\r\n  [music]\n\nAnd another.\n\n***\n"));

    [Fact]
    public async Task SubtitlesAreJoinedIntoSentences() => Assert.Equal(
        ["The lens turns every half hour, and then the whole room fills with light.", "A window shows the beacon."],
        await ReadAsync("a.srt", """
            1
            00:00:01,000 --> 00:00:03,500 X1:40
            <i>The lens turns every half hour,</i>
            and then

            2
            00:00:03,500 --> 00:00:06,000
            {\an8}the whole room fills with light.

            3
            00:00:06,200 --> 00:00:07,000
            [music]

            4
            00:00:07,100 --> 00:00:09,000
            - A window shows the beacon.
            """));

    [Fact]
    public async Task ASubtitleFileWithoutTimesIsRefused() =>
        Assert.Contains("00:00:01,000 --> 00:00:03,500", (await Assert.ThrowsAsync<FootageException>(() => ReadAsync("a.srt", "Just text."))).Message);
}
