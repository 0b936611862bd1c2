using System.Diagnostics;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>presenter knowledge test, as its user types it: from any folder, with spaces in names.</summary>
public class TestCommand
{
    private static async Task<(int Code, string Said)> RunAsync(string folder, params string[] arguments)
    {
        using var data = Repository.Temporary();
        var start = new ProcessStartInfo(Repository.PathOf("deploy", "presenter.sh"), arguments) { WorkingDirectory = folder, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["Knowledge__IndexPath"] = data["knowledge.db"];
        using var process = Process.Start(start)!;
        var error = process.StandardError.ReadToEndAsync();
        var said = await process.StandardOutput.ReadToEndAsync() + await error;
        await process.WaitForExitAsync();
        return (process.ExitCode, said);
    }

    [Fact]
    public async Task TheFiguresArePrintedForAFileOfMyOwn()
    {
        using var folder = Repository.Temporary();
        await File.WriteAllLinesAsync(folder["my questions.jsonl"],
        [
            """{"question":"How much is a family ticket?","source":"tickets-and-prices.md","contains":"€29.00"}""",
            """{"question":"How much is an adult ticket?","source":"tickets-and-prices.md","contains":"€99.00"}""",
            """{"question":"What is quantum entanglement?","source":null,"contains":null}""",
        ]);
        var (code, said) = await RunAsync(folder.Path, "knowledge", "test", "my questions.jsonl");
        Assert.Equal(0, code);
        Assert.Contains("hit rate at 3", said);
        Assert.Contains("2 of 2", said);
        Assert.Contains("1 of 2", said);
        Assert.Contains("1 of 1", said);
        Assert.Contains("€99.00", said);
    }

    [Theory]
    [InlineData("{\"question\":\"Why?\",\"source\":\"a.md\"}", "line 1 needs \"source\" and \"contains\" both")]
    [InlineData("{\"question\":", "line 1 is no JSON object")]
    [InlineData("", "holds no questions")]
    [InlineData(null, "Could not find file")]
    public async Task AWrongFileIsNamed(string? content, string problem)
    {
        using var folder = Repository.Temporary();
        if (content is not null)
            await File.WriteAllTextAsync(folder["q.jsonl"], content);
        var (code, said) = await RunAsync(folder.Path, "knowledge", "test", "q.jsonl");
        Assert.Equal(1, code);
        Assert.Contains(problem, said);
        Assert.Contains("q.jsonl", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task OtherCommandsStillGoToTheRenderer()
    {
        using var folder = Repository.Temporary();
        var (code, said) = await RunAsync(folder.Path, "render", "--help");
        Assert.Equal(0, code);
        Assert.Contains("--text", said);
    }
}
