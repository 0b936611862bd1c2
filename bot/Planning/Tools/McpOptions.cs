namespace Presenter.Bot.Planning.Tools;

/// <summary>Section "Mcp": servers of the Model Context Protocol whose tools the language model may call.</summary>
public sealed record McpOptions
{
    public const string Section = "Mcp";

    /// <summary>By the name under which the model sees its tools.</summary>
    public Dictionary<string, McpServer> Servers { get; init; } = [];

    /// <summary>Seconds until a server that is down is tried again.</summary>
    public double RetrySeconds { get; init; } = 30;

    public string? Problem() =>
        RetrySeconds is not (>= 1 and <= 3600) ? $"{Section}:RetrySeconds is {RetrySeconds}; allowed are 1 to 3600"
        : Servers.Select(s => s.Value.Problem(s.Key)).FirstOrDefault(p => p is not null);
}

/// <summary>One server: a program that is started (Command), or an address (Url).</summary>
public sealed record McpServer
{
    public string Command { get; init; } = "";

    public string[] Arguments { get; init; } = [];

    public Dictionary<string, string> Environment { get; init; } = [];

    public string Url { get; init; } = "";

    /// <summary>Sent with every request to Url, e.g. Authorization.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>The tools that are offered; empty: all.</summary>
    public string[] Tools { get; init; } = [];

    /// <summary>changes, always or never: which of them need the visitor's yes.</summary>
    public string Confirm { get; init; } = ConfirmRule.Changes;

    /// <summary>Seconds for starting and for listing the tools.</summary>
    public double ConnectSeconds { get; init; } = 15;

    internal string? Problem(string name)
    {
        var key = $"{McpOptions.Section}:Servers:{name}";
        return !Toolbox.IsName(name) ? $"{key}: the name \"{name}\" cannot be used; allowed are 1 to 20 letters, digits and _, other than knowledge, museum, tickets"
            : Command.Length > 0 == Url.Length > 0 ? $"{key} has {(Url.Length > 0 ? "both Command and Url" : "neither Command nor Url")}; exactly one is needed: a program to start, or an address such as http://localhost:3001/mcp"
            : Url.Length > 0 && !(Uri.TryCreate(Url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https") ? $"{key}:Url is \"{Url}\"; an absolute http or https address is needed, such as http://localhost:3001/mcp"
            : ConnectSeconds is not (>= 1 and <= 300) ? $"{key}:ConnectSeconds is {ConnectSeconds}; allowed are 1 to 300"
            : ConfirmRule.Problem($"{key}:Confirm", Confirm);
    }
}
