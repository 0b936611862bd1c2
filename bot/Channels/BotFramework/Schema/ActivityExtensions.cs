using System.Text.Json;
using System.Text.Json.Serialization;

namespace Microsoft.Bot.Schema;

public static class ActivityExtensions
{
    /// <summary>Takes the mentions of the bot itself out of the text, as Teams puts them there in groups.</summary>
    /// <returns>the text that is left</returns>
    public static string? RemoveRecipientMention(this IMessageActivity activity)
    {
        foreach (var entity in activity.Entities?.Where(e => e?.Type == "mention") ?? [])
        {
            if (entity.Properties is { } properties && properties.TryGetValue("mentioned", out var who) && properties.TryGetValue("text", out var text)
                && who.ValueKind == JsonValueKind.Object && who.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
                && id.GetString() == activity.Recipient?.Id && text.ValueKind == JsonValueKind.String && text.GetString() is { Length: > 0 } mention)
                activity.Text = activity.Text?.Replace(mention, "", StringComparison.OrdinalIgnoreCase).Trim();
        }
        return activity.Text;
    }
}

/// <summary>Activities as they are on the wire: camelCase, nulls left out, unknown properties kept.</summary>
public static class ActivityJson
{
    public static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <exception cref="JsonException">not an activity</exception>
    public static Activity Read(string json) => JsonSerializer.Deserialize<Activity>(json, Options) ?? throw new JsonException("null is no activity");

    public static string Write(Activity activity) => JsonSerializer.Serialize(activity, Options);
}
