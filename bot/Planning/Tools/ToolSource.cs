using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>The tools of one server or document.</summary>
/// <param name="Confirmed">names of the functions that need the visitor's yes</param>
public sealed record ToolSource(KernelPlugin Plugin, IReadOnlySet<string> Confirmed);

/// <summary>When a foreign tool needs the visitor's yes.</summary>
public static class ConfirmRule
{
    /// <summary>Where it may change something: an MCP tool that does not say it only reads, an operation other than GET and HEAD.</summary>
    public const string Changes = "changes";

    private static readonly string[] Allowed = [Changes, "always", "never"];

    public static bool Applies(string rule, bool mayChange) => rule == "always" || rule == Changes && mayChange;

    public static string? Problem(string key, string rule) => Allowed.Contains(rule) ? null : $"{key} is \"{rule}\"; allowed are {string.Join(", ", Allowed)}";
}
