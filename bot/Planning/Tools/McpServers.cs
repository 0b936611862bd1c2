using Microsoft.SemanticKernel;
using ModelContextProtocol.Client;

namespace Presenter.Bot.Planning.Tools;

/// <summary>Keeps each configured MCP server connected; one that is down costs its tools only, and is tried again.</summary>
public sealed partial class McpServers(McpOptions options, Toolbox toolbox, ILogger<McpServers> log) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(options.Servers.Select(s => Task.Run(() => KeepAsync(s.Key, s.Value, stoppingToken), stoppingToken)));

    private async Task KeepAsync(string name, McpServer server, CancellationToken stopping)
    {
        string? told = null;
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await using var client = await ConnectAsync(name, server, stopping);
                told = null;
                await WatchAsync(name, server, client, stopping);
                LogLost(name, options.RetrySeconds);
            }
            catch (OperationCanceledException) when (stopping.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e)
            {
                var problem = e is OperationCanceledException ? $"it did not answer within {server.ConnectSeconds} s" : e.Message.Split('\n')[0];
                // The same trouble is told once, not every half minute.
                if (problem != told)
                    LogDown(name, server.Url.Length > 0 ? server.Url : $"\"{server.Command}\"", problem, server.Url.Length > 0 ? "start it, or correct Url" : "install it, or correct Command and Arguments");
                told = problem;
            }
            toolbox.Remove(name);
            await Task.Delay(TimeSpan.FromSeconds(options.RetrySeconds), stopping).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<McpClient> ConnectAsync(string name, McpServer server, CancellationToken stopping)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(TimeSpan.FromSeconds(server.ConnectSeconds));
        return await McpClient.CreateAsync(Transport(name, server), cancellationToken: limit.Token);
    }

    /// <summary>
    /// Until the server has ended. Its tools are listed again and again: they may change, and a server behind an address does
    /// not tell that it has gone or has forgotten us.
    /// </summary>
    private async Task WatchAsync(string name, McpServer server, McpClient client, CancellationToken stopping)
    {
        string? known = null;
        while (!client.Completion.IsCompleted)
        {
            using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
            limit.CancelAfter(TimeSpan.FromSeconds(server.ConnectSeconds));
            var tools = (await client.ListToolsAsync(cancellationToken: limit.Token)).Where(t => server.Tools.Length == 0 || server.Tools.Contains(t.Name)).ToArray();
            var names = string.Join(", ", tools.Select(t => t.Name));
            if (names != known)
            {
                foreach (var missing in server.Tools.Except(tools.Select(t => t.Name)))
                    LogNoTool(name, missing);
                toolbox.Put(Source(name, server, tools));
                LogConnected(name, tools.Length, names);
                known = names;
            }
            await Task.WhenAny(client.Completion, Task.Delay(TimeSpan.FromSeconds(options.RetrySeconds), stopping));
            stopping.ThrowIfCancellationRequested();
        }
    }

    private static ToolSource Source(string name, McpServer server, IReadOnlyList<McpClientTool> tools)
    {
        var used = new HashSet<string>();
        var confirmed = new HashSet<string>();
        var functions = new List<KernelFunction>();
        foreach (var tool in tools)
        {
            var safe = Toolbox.Unused(Toolbox.Safe(tool.Name), used);
            functions.Add(tool.WithName(safe).WithDescription(Toolbox.Described(tool.Description)).AsKernelFunction());
            if (ConfirmRule.Applies(server.Confirm, tool.ProtocolTool.Annotations?.ReadOnlyHint != true))
                confirmed.Add(safe);
        }
        return new ToolSource(KernelPluginFactory.CreateFromFunctions(name, functions), confirmed);
    }

    private static IClientTransport Transport(string name, McpServer server) => server.Url.Length > 0
        ? new HttpClientTransport(new HttpClientTransportOptions { Name = name, Endpoint = new Uri(server.Url), AdditionalHeaders = server.Headers })
        : new StdioClientTransport(new StdioClientTransportOptions
        {
            Name = name, Command = server.Command, Arguments = server.Arguments,
            // Our own environment may hold keys (Planning__ApiKey); a foreign program gets PATH, HOME and what is configured.
            InheritEnvironmentVariables = false, EnvironmentVariables = Environment(server),
        });

    private static Dictionary<string, string?> Environment(McpServer server)
    {
        var environment = StdioClientTransportOptions.GetDefaultEnvironmentVariables();
        foreach (var (key, value) in server.Environment)
            environment[key] = value;
        return environment;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "MCP server {Name}: {Count} tools ({Tools})")]
    private partial void LogConnected(string name, int count, string tools);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MCP server {Name} has no tool \"{Tool}\". Remedy: correct Mcp:Servers:{Name}:Tools")]
    private partial void LogNoTool(string name, string tool);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MCP server {Name} at {Where} is not there: {Problem}. The bot goes on without its tools and tries again. Remedy: {Remedy} (Mcp:Servers:{Name})")]
    private partial void LogDown(string name, string where, string problem, string remedy);

    [LoggerMessage(Level = LogLevel.Warning, Message = "MCP server {Name} has ended; it is tried again in {Seconds} s")]
    private partial void LogLost(string name, double seconds);
}
