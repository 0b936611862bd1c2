using System.Text.Json;

namespace Presenter.Bot.Channels;

/// <summary>The names under which an activity's conversation and person are stored, and what is read out of its value.</summary>
public static class ActivityNames
{
    /// <summary>channel:conversation</summary>
    public static string ConversationOf(IActivity activity) => $"{activity.ChannelId}:{activity.Conversation?.Id}";

    /// <summary>channel:person, or null where nobody is named.</summary>
    public static string? PersonOf(IActivity activity) => string.IsNullOrEmpty(activity.From?.Id) ? null : $"{activity.ChannelId}:{activity.From.Id}";

    /// <summary>A text of an activity's value, whatever library has read it: its text is its JSON.</summary>
    /// <returns>empty where there is none</returns>
    public static string TextOf(object? value, string name)
    {
        try
        {
            using var json = JsonDocument.Parse(value?.ToString() is { Length: > 0 } text ? text : "null");
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(name, out var found) && found.ValueKind == JsonValueKind.String
                ? found.GetString()!.Trim() : "";
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // No JSON, or half a surrogate pair in it.
            return "";
        }
    }
}
