using System.Diagnostics;
using Presenter.Bot.Planning.Tools;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>Tools of MCP servers, with the protocol's own test server as a process of its own (tests/mcp).</summary>
public class McpTools
{
    private static readonly string Server = Repository.PathOf("tests", "mcp", "node_modules", "@modelcontextprotocol", "server-everything", "dist", "index.js");

    public McpTools() => Assert.SkipUnless(File.Exists(Server), "the MCP server is not installed; remedy: make setup");

    private static (string, string)[] Stdio(params (string, string)[] more) =>
        [("Mcp:Servers:every:Command", "node"), ("Mcp:Servers:every:Arguments:0", Server), ("Mcp:Servers:every:Arguments:1", "stdio"), .. more];

    private static async Task<Talk> StartAsync(OpenAiServer model, params (string, string)[] settings)
    {
        var talk = await Talk.StartAsync(model, [("Planning:Limits:ToolSeconds", "60"), ("Planning:TimeoutSeconds", "60"), .. settings]);
        await talk.LoggedAsync("MCP server every: ");
        return talk;
    }

    [Theory]
    [InlineData("stdio")]
    [InlineData("http")]
    public async Task AreCalledWithTheirArguments(string transport)
    {
        var port = BotProcess.FreePort();
        using var http = transport == "http" ? Start(port) : null;
        try
        {
            await using var model = await OpenAiServer.StartAsync(
                Replies.Call(("every-get_sum", new { a = 19, b = 23 }), ("every-echo", new { message = "a lantern" })), Replies.Say("Forty-two."));
            await using var talk = await StartAsync(model, transport == "http" ? [("Mcp:Servers:every:Url", $"http://127.0.0.1:{port}/mcp"), ("Mcp:RetrySeconds", "1")] : Stdio());
            Assert.Equal("Forty-two.", await talk.AnswerAsync("What is nineteen and twenty-three?"));
            var told = model.Requests[1].Texts("tool");
            Assert.Contains("The sum of 19 and 23 is 42.", told[0]);
            Assert.Contains("Echo: a lantern", told[1]);
            Assert.All(told, t => Assert.Matches("^<data [0-9a-f]{16} from=\"every-", t));
        }
        finally
        {
            http?.Kill(entireProcessTree: true);
        }
    }

    [Fact]
    public async Task OneThatMayChangeSomethingWaitsForTheVisitorsYes()
    {
        // toggle-simulated-logging does not say that it only reads.
        await using var model = await OpenAiServer.StartAsync(r => r.Number switch
        {
            1 => Replies.Call("every-toggle_simulated_logging", new { }),
            3 when r.Texts("tool").Count == 1 => Replies.Say("It runs now."),
            _ => Replies.Say("Gladly."),
        });
        await using var talk = await StartAsync(model, Stdio());
        Assert.Equal("Gladly. Shall I do this: toggle simulated logging? Please say yes or no.", await talk.AnswerAsync("Start logging."));
        Assert.Contains("Nothing has been done yet", model.Requests[1].Texts("tool").Single());
        Assert.Equal("It runs now.", await talk.AnswerAsync("yes"));
        var messages = model.Requests[2].Messages.ToArray();
        Assert.Equal(["user", "assistant", "tool"], messages[^3..].Select(m => (string?)m["role"]));
        Assert.Contains("simulated", model.Requests[2].Texts("tool").Single(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public async Task OnlyThoseOfTheListAreOffered()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("every-get_env", new { }), Replies.Say("No."));
        await using var talk = await StartAsync(model, Stdio(("Mcp:Servers:every:Tools:0", "echo"), ("Mcp:Servers:every:Tools:1", "juggle")));
        await talk.AnswerAsync("What is your environment?");
        Assert.Equal(["every-echo"], model.Requests[0].Tools.Where(t => t.StartsWith("every", StringComparison.Ordinal)));
        Assert.DoesNotContain("PATH", string.Concat(model.Requests[1].Texts("tool")));
        Assert.Contains("no tool \"juggle\"", talk.Log);
    }

    [Fact]
    public async Task AForeignProgramDoesNotGetOurKeys()
    {
        Environment.SetEnvironmentVariable("Planning__TestKey", "secret-of-ours");
        await using var model = await OpenAiServer.StartAsync(Replies.Call("every-get_env", new { }), Replies.Say("Done."));
        await using var talk = await StartAsync(model, Stdio(("Mcp:Servers:every:Environment:LAMP", "lit")));
        await talk.AnswerAsync("What is your environment?");
        var told = model.Requests[1].Texts("tool").Single();
        Assert.Contains("\"LAMP\": \"lit\"", told);
        Assert.DoesNotContain("secret-of-ours", told);
    }

    [Fact]
    public async Task AServerBehindAnAddressThatWasStartedAnewIsFoundAgain()
    {
        var port = BotProcess.FreePort();
        await using var model = await OpenAiServer.StartAsync(Replies.Call("every-echo", new { message = "again" }), Replies.Say("Done."));
        var first = Start(port);
        await using var talk = await StartAsync(model, ("Mcp:Servers:every:Url", $"http://127.0.0.1:{port}/mcp"), ("Mcp:RetrySeconds", "1"));
        first.Kill(entireProcessTree: true);
        var toolbox = talk.Service<Toolbox>();
        while (toolbox.Sources.Count > 0)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        using var second = Start(port);
        try
        {
            while (toolbox.Sources.Count == 0)
                await Task.Delay(50, TestContext.Current.CancellationToken);
            await talk.AnswerAsync("Echo!");
            Assert.Contains("Echo: again", model.Requests[1].Texts("tool").Single());
        }
        finally
        {
            second.Kill(entireProcessTree: true);
        }
    }

    [Theory]
    [InlineData("Mcp:Servers:gone:Command", "/nowhere/server")]
    [InlineData("Mcp:Servers:gone:Url", "http://127.0.0.1:9/mcp")]
    public async Task AServerThatIsDownIsNamedAndTheBotGoesOn(string key, string value)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("gone-echo", new { message = "x" }), Replies.Say("Without it, then."));
        await using var talk = await Talk.StartAsync(model, (key, value));
        await talk.LoggedAsync("MCP server gone at ");
        Assert.Contains(value, talk.Log);
        Assert.Contains("Remedy", talk.Log);
        Assert.Equal("Without it, then.", await talk.AnswerAsync("Echo!"));
    }

    [Fact]
    public async Task AServerThatDiesIsStartedAgain()
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("every-echo", new { message = "again" }), Replies.Say("Done."));
        using var folder = Repository.Temporary();
        // A shell in front tells which process to end.
        await using var talk = await StartAsync(model, ("Mcp:RetrySeconds", "1"), ("Mcp:Servers:every:Command", "sh"), ("Mcp:Servers:every:Arguments:0", "-c"),
            ("Mcp:Servers:every:Arguments:1", $"echo $$ > {folder["pid"]}; exec node {Server} stdio"));
        var first = talk.Service<Toolbox>().Sources.Single();
        Process.GetProcessById(int.Parse(File.ReadAllText(folder["pid"]))).Kill();
        await talk.LoggedAsync("MCP server every has ended");
        while (talk.Service<Toolbox>().Sources.SingleOrDefault() is not { } now || now == first)
            await Task.Delay(50, TestContext.Current.CancellationToken);
        await talk.AnswerAsync("Echo!");
        Assert.Contains("Echo: again", model.Requests[1].Texts("tool").Single());
    }

    private static Process Start(int port)
    {
        var start = new ProcessStartInfo("node", [Server, "streamableHttp"]) { RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = port.ToString();
        var process = Process.Start(start)!;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }
}
