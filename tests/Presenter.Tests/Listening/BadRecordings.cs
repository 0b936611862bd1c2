using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Listening;

/// <summary>Whatever is sent, the visitor is told what to do and can always type.</summary>
public sealed class BadRecordings : IAsyncLifetime
{
    private ListeningHost host = null!;

    public async ValueTask InitializeAsync() => host = await ListeningHost.StartAsync(("Listening:LongestSeconds", "10"));

    public ValueTask DisposeAsync() => host.DisposeAsync();

    private static byte[] Noise(double seconds, double level)
    {
        var random = new Random(5);
        return Wave.Write([.. Enumerable.Range(0, (int)(16000 * seconds)).Select(_ => (short)((random.NextDouble() * 2 - 1) * level * 32767))], 16000);
    }

    [Theory]
    [InlineData("empty", 400)]
    [InlineData("text", 415)]
    [InlineData("truncated", 415)]
    [InlineData("playlist", 415)]
    [InlineData("silence", 422)]
    [InlineData("hiss", 422)]
    [InlineData("long", 413)]
    [InlineData("huge", 413)]
    public async Task IsRefusedWithARemedy(string what, int status)
    {
        var heard = await host.SendAsync(what switch
        {
            "empty" => [],
            "text" => "This is a letter and no sound. Yours, a visitor."u8.ToArray(),
            "truncated" => Wave.Write(new short[16000], 16000)[..40],
            "playlist" => "#EXTM3U\n#EXT-X-TARGETDURATION:10\n#EXTINF:10,\nfile:///etc/passwd\n#EXT-X-ENDLIST\n"u8.ToArray(),
            "silence" => Wave.Write(new short[32000], 16000),
            "hiss" => Noise(3, 0.001),
            "long" => Noise(11, 0.3),
            _ => new byte[6_000_000],
        });
        Assert.Equal(status, heard.Status);
        Assert.Contains("type your question", heard.Message);
    }

    [Fact]
    public async Task LoudNoiseIsNoQuestion()
    {
        var heard = await host.SendAsync(Noise(3, 0.3));
        Assert.Equal("not-understood", heard.Code);
    }
}
