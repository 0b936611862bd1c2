using System.Text.Json;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Tools;

/// <summary>A tool's answer as text; of an MCP answer, its texts.</summary>
internal static class ToolText
{
    public static string Of(FunctionResult result) => result.GetValue<object>() switch
    {
        null => "",
        string text => text,
        JsonElement json => OfMcp(json) ?? json.ToString(),
        Microsoft.Extensions.AI.TextContent content => content.Text,
        IEnumerable<Microsoft.Extensions.AI.AIContent> contents => string.Join('\n', contents.Select(c => c.ToString())),
        var other => Json(other),
    };

    private static string Json(object value)
    {
        var json = JsonSerializer.SerializeToElement(value, value.GetType());
        return OfMcp(json) ?? json.ToString();
    }

    /// <summary>CallToolResult: { content: [{ type: "text", text }], structuredContent, isError }.</summary>
    private static string? OfMcp(JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("content", out var content) || content.ValueKind != JsonValueKind.Array)
            return null;
        var parts = content.EnumerateArray().Where(c => c.ValueKind == JsonValueKind.Object).Select(c =>
            c.TryGetProperty("text", out var text) ? text.ToString()
            : c.TryGetProperty("resource", out var resource) && resource.ValueKind == JsonValueKind.Object && resource.TryGetProperty("text", out var inner) ? inner.ToString()
            : $"({(c.TryGetProperty("type", out var type) ? type.ToString() : "content")} that is not text)");
        var failed = json.TryGetProperty("isError", out var error) && error.ValueKind == JsonValueKind.True;
        return (failed ? "The tool reports an error: " : "") + string.Join('\n', parts);
    }
}
