using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>When a foreign tool needs the visitor's yes.</summary>
public enum Confirm
{
    /// <summary>Where it may change something: an MCP tool that does not say it only reads, an operation other than GET.</summary>
    Changes,
    Always,
    Never,
}

/// <summary>The tools of one server or document.</summary>
/// <param name="Confirmed">names of the functions that need the visitor's yes</param>
public sealed record ToolSource(KernelPlugin Plugin, IReadOnlySet<string> Confirmed);
