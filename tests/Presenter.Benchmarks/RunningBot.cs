using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Presenter.Benchmarks;

/// <summary>The real server as its own process, on a free port, with its own files.</summary>
public sealed class RunningBot : IAsyncDisposable
{
    private static readonly TimeSpan LongestStart = TimeSpan.FromMinutes(3);

    private readonly Process process;
    private readonly DirectoryInfo folder;
    private readonly Queue<string> said = new();

    private RunningBot(Process process, int port, DirectoryInfo folder) =>
        (this.process, Address, this.folder) = (process, new Uri($"http://127.0.0.1:{port}"), folder);

    public Uri Address { get; }

    /// <summary>The last that the server said, and whether it still runs.</summary>
    public string State
    {
        get
        {
            lock (said)
                return $"the server {(process.HasExited ? $"ended with exit code {process.ExitCode}" : "runs")}; it said: {string.Join(" | ", said)}";
        }
    }

    /// <summary>MiB that the server's process has held at most.</summary>
    public int? PeakMemory => process.HasExited ? null : Megabytes("VmHWM:");

    /// <summary>MiB that the server's process holds now.</summary>
    public double Memory => process.HasExited ? double.NaN : Megabytes("VmRSS:");

    /// <summary>Processor time that the server has used, all threads together.</summary>
    public TimeSpan Processor
    {
        get
        {
            process.Refresh();
            return process.TotalProcessorTime;
        }
    }

    /// <summary>Starts it and waits until the presenter can appear.</summary>
    /// <exception cref="InvalidOperationException">it does not start; the message holds what it said</exception>
    public static Task<RunningBot> StartAsync(CancellationToken cancellation) => StartAsync(ready: true, cancellation);

    /// <param name="ready">false where the server need only answer in text</param>
    public static async Task<RunningBot> StartAsync(bool ready, CancellationToken cancellation, params (string Key, string Value)[] settings)
    {
        var bot = Launch(FreePort(), settings);
        try
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            limit.CancelAfter(LongestStart);
            using var http = new HttpClient { BaseAddress = bot.Address };
            while (!await IsReadyAsync(http, ready, limit.Token))
            {
                if (bot.process.HasExited)
                    throw new InvalidOperationException($"the bot did not start: {bot.State}");
                await Task.Delay(100, limit.Token);
            }
            return bot;
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            var state = bot.State;
            await bot.DisposeAsync();
            throw new InvalidOperationException($"the bot was not ready within {LongestStart.TotalMinutes} minutes: {state}");
        }
        catch
        {
            await bot.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        await process.WaitForExitAsync();
        process.Dispose();
        folder.Delete(recursive: true);
    }

    private static async Task<bool> IsReadyAsync(HttpClient http, bool ready, CancellationToken cancellation)
    {
        try
        {
            using var answer = await http.GetAsync("/healthz", cancellation);
            return !ready || answer.StatusCode == HttpStatusCode.OK;
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static RunningBot Launch(int port, (string Key, string Value)[] settings)
    {
        var program = Path.Combine(Museum.Root, "artifacts", "bin", "Presenter.Bot", "release_linux-x64", "Presenter.Bot.dll");
        if (!File.Exists(program))
            throw new InvalidOperationException($"{program} is missing; remedy: make build");
        var folder = Directory.CreateTempSubdirectory("presenter-bench-");
        var start = new ProcessStartInfo("dotnet", [program]) { WorkingDirectory = Museum.Root, RedirectStandardOutput = true, RedirectStandardError = true };
        start.Environment["PORT"] = $"{port}";
        start.Environment["Host__Address"] = "127.0.0.1";
        start.Environment["Conversations__Path"] = Path.Combine(folder.FullName, "conversations.db");
        start.Environment["Knowledge__IndexPath"] = Path.Combine(folder.FullName, "knowledge.db");
        start.Environment["Planning__StatePath"] = Path.Combine(folder.FullName, "planning.db");
        start.Environment["DirectLine__Path"] = Path.Combine(folder.FullName, "directline.db");
        foreach (var (key, value) in settings)
            start.Environment[key] = value;
        var bot = new RunningBot(new Process { StartInfo = start }, port, folder);
        bot.process.OutputDataReceived += (_, e) => bot.Keep(e.Data);
        bot.process.ErrorDataReceived += (_, e) => bot.Keep(e.Data);
        bot.process.Start();
        bot.process.BeginOutputReadLine();
        bot.process.BeginErrorReadLine();
        return bot;
    }

    private int Megabytes(string figure) => int.Parse(File.ReadLines($"/proc/{process.Id}/status")
        .First(l => l.StartsWith(figure, StringComparison.Ordinal)).Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]) / 1024;

    private void Keep(string? line)
    {
        lock (said)
        {
            if (line is not null)
                said.Enqueue(line.Trim());
            while (said.Count > 12)
                said.Dequeue();
        }
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
