using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;
using Presenter.Bot.Streaming;

namespace Presenter.Tests.Hosting;

/// <summary>The real server as its own process, on a free port, with its own files.</summary>
public sealed class BotProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly TemporaryFolder folder = Repository.Temporary();
    private readonly List<string> said = [];

    private BotProcess(Process process, int port) => (this.process, Port) = (process, port);

    public int Port { get; }

    public Uri Address => new($"http://127.0.0.1:{Port}");

    public string Said
    {
        get
        {
            lock (said)
                return string.Join('\n', said);
        }
    }

    /// <param name="ready">waits until the presenter can appear; otherwise only until the server answers</param>
    public static async Task<BotProcess> StartAsync(bool ready, params (string Key, string Value)[] settings)
    {
        var bot = Launch(FreePort(), settings);
        using var http = new HttpClient { BaseAddress = bot.Address };
        for (var i = 0; i < 1200 && !bot.process.HasExited; i++)
        {
            try
            {
                using var answer = await http.GetAsync("/healthz");
                if (!ready || answer.IsSuccessStatusCode)
                    return bot;
            }
            catch (HttpRequestException)
            {
                // Not listening yet.
            }
            await Task.Delay(100);
        }
        throw new InvalidOperationException($"the server did not start: {bot.Said}");
    }

    /// <summary>Starts a server that is expected to give up by itself.</summary>
    /// <returns>exit code and everything it said</returns>
    public static async Task<(int ExitCode, string Said)> FailAsync(int port, params (string Key, string Value)[] settings)
    {
        await using var bot = Launch(port, settings);
        await bot.process.WaitForExitAsync();
        return (bot.process.ExitCode, bot.Said);
    }

    public async Task<HubConnection> ConnectAsync(bool messagePack = true)
    {
        var builder = new HubConnectionBuilder().WithUrl(new Uri(Address, "/hub"));
        if (messagePack)
            builder.AddMessagePackProtocol();
        var connection = builder.Build();
        await connection.StartAsync();
        return connection;
    }

    /// <summary>Child processes of the server with this name.</summary>
    public IEnumerable<Process> Children(string name) => Process.GetProcessesByName(name)
        .Where(p => File.ReadAllText($"/proc/{p.Id}/stat").Split(") ")[^1].Split(' ')[1] == process.Id.ToString());

    /// <summary>As Ctrl+C or an orchestrator's stop.</summary>
    public void Terminate() => Process.Start("kill", ["-TERM", process.Id.ToString()]).WaitForExit();

    /// <summary>As a power cut: nothing of it gets to say anything.</summary>
    public Task KillAsync()
    {
        process.Kill(entireProcessTree: true);
        return process.WaitForExitAsync();
    }

    /// <returns>the exit code</returns>
    public async Task<int> EndedAsync()
    {
        await process.WaitForExitAsync();
        return process.ExitCode;
    }

    public static AskRequest Ask(string text, bool video = false, string conversation = "test") =>
        new() { TurnId = Guid.NewGuid().ToString(), ConversationId = conversation, Text = text, Video = video };

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Dispose();
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static BotProcess Launch(int port, (string Key, string Value)[] settings)
    {
        var start = new ProcessStartInfo("dotnet", [Repository.PathOf("artifacts", "bin", "Presenter.Bot", "release_linux-x64", "Presenter.Bot.dll")])
        {
            WorkingDirectory = Repository.Root, RedirectStandardOutput = true, RedirectStandardError = true,
        };
        start.Environment["PORT"] = port.ToString();
        start.Environment["Host__Address"] = "127.0.0.1";
        var bot = new BotProcess(new Process { StartInfo = start }, port);
        start.Environment["Conversations__Path"] = bot.folder["conversations.db"];
        start.Environment["Planning__StatePath"] = bot.folder["planning.db"];
        start.Environment["DirectLine__Path"] = bot.folder["directline.db"];
        start.Environment["Knowledge__IndexPath"] = bot.folder["knowledge.db"];
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        void Keep(string? line)
        {
            lock (bot.said)
                bot.said.Add(line ?? "");
        }
        bot.process.OutputDataReceived += (_, e) => Keep(e.Data);
        bot.process.ErrorDataReceived += (_, e) => Keep(e.Data);
        bot.process.Start();
        bot.process.BeginOutputReadLine();
        bot.process.BeginErrorReadLine();
        return bot;
    }
}
