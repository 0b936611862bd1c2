using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;
using Presenter.Bot.Planning;

namespace Presenter.Bot.Channels.Teams;

/// <summary>Who is meant in a group, and what is left of the text without the marks of it.</summary>
public static partial class Mentions
{
    private const string Teams = "msteams";

    /// <summary>A group chat or a channel: what people say there is mostly said to each other.</summary>
    public static bool IsGroup(IActivity activity) =>
        activity.Conversation is { } conversation
        && (conversation.IsGroup == true || conversation.ConversationType?.ToLowerInvariant() is "groupchat" or "channel");

    /// <summary>Whether the bot itself is named, by its id; its name in the text alone does not count.</summary>
    public static bool NamesBot(Activity activity) => Read(activity).Any(m => m.Id == activity.Recipient?.Id);

    /// <summary>
    /// The question: without the bot's own name and without whom it is addressed to in front; names within it as plain text,
    /// Teams' HTML leftovers gone.
    /// </summary>
    public static string Strip(Activity activity)
    {
        var text = activity.Text ?? "";
        if (activity.ChannelId == Teams)
            text = Addressed().Replace(text, "");
        foreach (var mention in Read(activity).Where(m => m.Id == activity.Recipient?.Id))
        {
            text = text.Replace(mention.Text, " ", StringComparison.OrdinalIgnoreCase);
            // The text may hold the mark in another form than the entity does, for instance with an id in it.
            var name = Regex.Escape(WebUtility.HtmlDecode(Tag().Replace(mention.Text, "")).Trim());
            if (name.Length > 0)
                text = LinearPattern.Of($@"<at\b[^>]*>\s*{name}\s*</at>").Replace(text, " ");
        }
        if (activity.ChannelId == Teams)
            text = WebUtility.HtmlDecode(Tag().Replace(text, m => m.Groups["at"].Success ? "" : " "));
        return text == activity.Text ? text.Trim() : Space().Replace(text, " ").Trim();
    }

    private static IEnumerable<(string Id, string Text)> Read(Activity activity)
    {
        if (activity.Entities is not { Count: > 0 })
            yield break;
        using var json = OnTheWire(activity.Entities);
        foreach (var entity in json.RootElement.GetProperty("entities").EnumerateArray())
        {
            if (entity.ValueKind == JsonValueKind.Object && TextOf(entity, "type") == "mention" && entity.TryGetProperty("mentioned", out var who)
                && who.ValueKind == JsonValueKind.Object && TextOf(who, "id") is { Length: > 0 } id && TextOf(entity, "text") is { Length: > 0 } text)
                yield return (id, text);
        }
    }

    /// <summary>The SDK's entities and ours keep their properties in different types; on the wire they are the same.</summary>
    private static JsonDocument OnTheWire(IList<Entity> entities)
    {
        try
        {
            return JsonDocument.Parse(ActivityJson.Write(new Activity { Entities = entities }));
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            // Half a surrogate pair cannot be written.
            return JsonDocument.Parse("""{"entities":[]}""");
        }
    }

    private static string? TextOf(JsonElement element, string name)
    {
        try
        {
            return element.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
        }
        catch (InvalidOperationException)
        {
            // Half a surrogate pair: no id and no name has one.
            return null;
        }
    }

    [GeneratedRegex(@"^(?:(?:<(?:p|div|span)\b[^<>]*>|&nbsp;|[\s\u00A0,;:])*<at\b[^<>]*>[^<>]*</at>)+(?:&nbsp;|[\s\u00A0,;:])*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Addressed();

    // Only what Teams itself writes: a visitor may ask about "a < b".
    [GeneratedRegex(@"</?(?:(?<at>at)|p|div|span|br|b|i|strong|em)\b[^<>]*>", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Tag();

    [GeneratedRegex(@"[\s\u00A0\u200B]+")]
    private static partial Regex Space();
}
