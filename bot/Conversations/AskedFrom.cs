using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;

namespace Presenter.Bot.Conversations;

/// <summary>Where somebody asks, and as whom, as far as the channel tells: for the planner, and kept with the turn as its channelData.</summary>
public sealed partial record AskedFrom
{
    private const int Longest = 300;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull };

    /// <summary>Language of the visitor's page or client, as a tag: fr-FR.</summary>
    public string? Locale { get; init; }

    /// <summary>Display name of a visitor who has signed in.</summary>
    public string? Name { get; init; }

    /// <summary>Id of the tenant in which they have.</summary>
    public string? Tenant { get; init; }

    /// <summary>The program around the page: Teams.</summary>
    public string? Host { get; init; }

    public string? Theme { get; init; }

    /// <summary>Where in the host: content, sidePanel, meetingStage.</summary>
    public string? Frame { get; init; }

    public string? Meeting { get; init; }

    public string? Team { get; init; }

    public string? Channel { get; init; }

    public string? Chat { get; init; }

    /// <summary>The page as the app calls it.</summary>
    public string? Entity { get; init; }

    /// <summary>What a deep link names within the page.</summary>
    public string? SubPage { get; init; }

    /// <returns>what is wrong; null where nothing is</returns>
    public string? Problem()
    {
        if (Locale is not null && !Tag().IsMatch(Locale))
            return "locale is no language tag such as fr-FR";
        (string Name, string? Value)[] fields =
            [("host", Host), ("theme", Theme), ("frame", Frame), ("meeting", Meeting), ("team", Team), ("channel", Channel), ("chat", Chat), ("entity", Entity), ("subPage", SubPage)];
        var (name, value) = Array.Find(fields, f => f.Value?.Length > Longest);
        return name is null ? null : $"{name} has {value!.Length} characters; allowed are {Longest}";
    }

    /// <summary>As it is stored.</summary>
    public string Write() => JsonSerializer.Serialize(this, Json);

    public static AskedFrom? Read(string? stored) => stored is null ? null : JsonSerializer.Deserialize<AskedFrom>(stored, Json);

    /// <returns>for a client that tells only its language; null where that is none</returns>
    public static AskedFrom? Speaking(string? locale) => locale is not null && Tag().IsMatch(locale) ? new AskedFrom { Locale = locale } : null;

    [GeneratedRegex(@"^[A-Za-z]{2,8}([-_][A-Za-z0-9]{1,8}){0,4}\z")]
    private static partial Regex Tag();
}
