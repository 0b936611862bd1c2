namespace Presenter.Bot.Clips;

/// <summary>Section "Clips".</summary>
public sealed record ClipOptions
{
    public const string Section = "Clips";

    private const int ShortestKey = 32;

    /// <summary>Where clips lie; made when missing. The key that links are signed with lies there too, unless Key is set.</summary>
    public string Folder { get; init; } = "data/clips";

    /// <summary>The address under which the channels' users reach this server; empty: answers have no clips.</summary>
    public string PublicUrl { get; init; } = "";

    /// <summary>Channels whose answers get a clip, by the Bot Framework's names, e.g. "msteams".</summary>
    public string Channels { get; init; } = "msteams, webchat, directline";

    /// <summary>How long a clip is kept and its links work.</summary>
    public double KeepHours { get; init; } = 48;

    /// <summary>Clips that may wait for the renderer; answers beyond have none.</summary>
    public int Waiting { get; init; } = 16;

    /// <summary>What links are signed with; empty: one is made and kept. Several machines behind one address need the same.</summary>
    public string Key { get; init; } = "";

    public bool Enabled => PublicUrl.Length > 0;

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Folder) ? $"{Section}:Folder is empty; a folder is needed, e.g. data/clips"
        : PublicUrl.Length > 0 && !IsPublic(PublicUrl) ? $"{Section}:PublicUrl is \"{PublicUrl}\"; it must be an https address without a query, or http on this machine, e.g. https://presenter.example.org"
        : Names.Any(n => !n.All(char.IsAsciiLetterOrDigit)) ? $"{Section}:Channels is \"{Channels}\"; allowed are names of channels with commas between, e.g. msteams, directline"
        : KeepHours is not (>= 0.01 and <= 8760) ? $"{Section}:KeepHours is {KeepHours}; allowed are 0.01 to 8760"
        : Waiting is < 1 or > 1000 ? $"{Section}:Waiting is {Waiting}; allowed are 1 to 1000"
        : Key.Length is > 0 and < ShortestKey ? $"{Section}:Key has {Key.Length} characters; it must have at least {ShortestKey}, or be empty: then one is made and kept in {Section}:Folder"
        : null;

    public bool Serves(string? channel) => Enabled && Names.Contains(channel, StringComparer.OrdinalIgnoreCase);

    private string[] Names => Channels.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    private static bool IsPublic(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Query.Length == 0 && uri.Fragment.Length == 0 && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback);
}
