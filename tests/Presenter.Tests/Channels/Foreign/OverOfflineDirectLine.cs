using System.Diagnostics;
using System.Text.Json;
using Xunit;

namespace Presenter.Tests.Channels.Foreign;

/// <summary>
/// A site that has its own connector: Microsoft's Direct Line client, npm's offline-directline, and our messages endpoint. Its
/// activities have no recipient and no timestamp, and what it answers the bot has no body.
/// </summary>
public class OverOfflineDirectLine(OpenHost hosts) : IClassFixture<OpenHost>
{
    [Fact]
    public async Task QuestionsAreAnsweredOnceEachWithSourcesAndQuestionsToAskNext()
    {
        await using var connector = await NodeServer.StartAsync("offline-directline/node_modules/offline-directline/dist/cmdutil.js", "Routing messages to bot",
            "-d", "{port}", "-b", new Uri(hosts.Bot.Address, "/api/messages").AbsoluteUri);
        var start = new ProcessStartInfo("node", [Repository.PathOf("tests", "offline-directline", "talk.mjs"), $"http://127.0.0.1:{connector.Port}/directline"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        using var client = Process.Start(start)!;
        var errors = client.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        var said = await client.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await client.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.True(client.ExitCode == 0, said + await errors + connector.Said);

        var seen = JsonDocument.Parse(said).RootElement.GetProperty("seen").EnumerateArray().ToArray();
        var messages = seen.Where(a => a.GetProperty("type").GetString() == "message").ToArray();
        Assert.Collection(messages.Select(m => m.GetProperty("text").GetString()!),
            t => Assert.Equal("How much is a family ticket?", t), t => Assert.Contains("€29.00", t),
            t => Assert.Equal("When are you open on Sunday?", t), t => Assert.Contains("18:00", t));
        Assert.Contains("[1] Tickets and prices", messages[1].GetProperty("text").GetString());
        Assert.NotEmpty(messages[1].GetProperty("suggestedActions").GetProperty("actions").EnumerateArray());
        Assert.Equal(2, seen.Count(a => a.GetProperty("type").GetString() == "typing"));
        Assert.Empty(hosts.Bot.Errors);
    }
}
