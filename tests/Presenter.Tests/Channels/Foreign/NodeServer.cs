using System.Diagnostics;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Channels.Foreign;

/// <summary>A server out of an npm package under tests/, as a process of its own with a folder of its own.</summary>
public sealed class NodeServer : IAsyncDisposable
{
    private readonly Process process;
    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly List<string> said = [];

    private NodeServer(ProcessStartInfo start, int port)
    {
        Port = port;
        (start.WorkingDirectory, start.RedirectStandardOutput, start.RedirectStandardError) = (folder.Path, true, true);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, e) => Keep(e.Data);
        process.ErrorDataReceived += (_, e) => Keep(e.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    public string Said
    {
        get
        {
            lock (said)
                return string.Join('\n', said);
        }
    }

    /// <summary>Skips the test where the package is not installed.</summary>
    /// <param name="script">path below tests/</param>
    /// <param name="listening">what it says once it can be called</param>
    /// <param name="arguments">{port} stands for the port that it is to listen on</param>
    public static async Task<NodeServer> StartAsync(string script, string listening, params string[] arguments)
    {
        var path = Repository.PathOf(["tests", .. script.Split('/')]);
        Assert.SkipUnless(File.Exists(path), $"{script} is not installed; remedy: make setup");
        var port = BotProcess.FreePort();
        var start = new ProcessStartInfo("node", [path, .. arguments.Select(a => a.Replace("{port}", port.ToString()))]);
        start.Environment["TEAMSAPPTESTER_BROWSER"] = "none";
        var server = new NodeServer(start, port);
        while (!server.Said.Contains(listening, StringComparison.Ordinal))
        {
            Assert.False(server.process.HasExited, $"{script} ended: {server.Said}");
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    private void Keep(string? line)
    {
        lock (said)
            said.Add(line ?? "");
    }
}
