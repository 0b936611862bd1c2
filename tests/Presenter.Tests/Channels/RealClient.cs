using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>Microsoft's own client, botframework-directlinejs, on which Web Chat stands.</summary>
public class RealClient(OpenHost hosts) : IClassFixture<OpenHost>
{
    [Theory]
    [InlineData("poll")]
    [InlineData("socket")]
    public async Task WebChatsClientGetsGreetingAndAnswersOnceEachAlsoOverACutSocket(string way)
    {
        var folder = Repository.PathOf("tests", "directline");
        Assert.SkipUnless(Directory.Exists(Path.Combine(folder, "node_modules", "botframework-directlinejs")), "the client is not installed; remedy: make setup");
        using var node = Process.Start(new ProcessStartInfo("node", [Path.Combine(folder, "talk.mjs"), hosts.Bot.Address.AbsoluteUri, way]) { RedirectStandardOutput = true, RedirectStandardError = true })!;
        var errors = node.StandardError.ReadToEndAsync();
        var said = await node.StandardOutput.ReadToEndAsync();
        await node.WaitForExitAsync();
        Assert.True(node.ExitCode == 0, said + await errors);

        var seen = JsonDocument.Parse(said).RootElement.GetProperty("seen").EnumerateArray().ToArray();
        string[] Of(string from) => [.. seen.Where(s => s.TryGetProperty("type", out var type) && type.GetString() == "message" && s.GetProperty("from").GetString() == from).Select(s => s.GetProperty("text").GetString()!)];
        Assert.Equal(["How much is a family ticket?", "When are you open on Sunday?"], Of("u1"));
        Assert.Collection(Of("presenter"), t => Assert.Contains("Hello", t), t => Assert.Contains("€29.00", t), t => Assert.Contains("18:00", t));
        Assert.Contains(seen, s => s.TryGetProperty("mine", out var mine) && mine.GetString() == "How much");
        if (way == "socket")
            Assert.Contains(seen, s => s.TryGetProperty("type", out var type) && type.GetString() == "typing");
    }
}
