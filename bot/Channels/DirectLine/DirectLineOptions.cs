namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Section "DirectLine": the endpoint that Web Chat attaches to.</summary>
public sealed record DirectLineOptions
{
    public const string Section = "DirectLine";

    /// <summary>What a site's own server shows to get a token for a visitor, and what tokens are signed from. Empty: only this machine gets tokens.</summary>
    public string Secret { get; init; } = "";

    /// <summary>Gives every caller a token without the secret, for a public page without a server of its own.</summary>
    public bool AllowAnonymous { get; init; }

    /// <summary>Origins of other sites whose pages may call, e.g. https://www.example.org.</summary>
    public string[] AllowedOrigins { get; init; } = [];

    /// <summary>SQLite file of the conversations; made when missing.</summary>
    public string Path { get; init; } = "data/directline.db";

    /// <summary>Seconds that a token is good for.</summary>
    public int TokenSeconds { get; init; } = 1800;

    /// <summary>Requests a minute for one conversation, and as many again in a burst.</summary>
    public int RequestsPerMinute { get; init; } = 300;

    /// <summary>New tokens and conversations a minute for one address.</summary>
    public int ConversationsPerMinute { get; init; } = 60;

    /// <summary>Questions of one conversation that may wait while one is answered.</summary>
    public int Waiting { get; init; } = 8;

    /// <summary>Size that a file may have, MiB; 0: no files are taken.</summary>
    public int UploadMegabytes { get; init; } = 4;

    /// <summary>Size that all files of a conversation may have, MiB.</summary>
    public int ConversationMegabytes { get; init; } = 20;

    /// <summary>Media types that a file may have, with commas between.</summary>
    public string UploadTypes { get; init; } = "image/png, image/jpeg, image/gif, image/webp, application/pdf, text/plain";

    /// <summary>Bytes.</summary>
    internal long LargestFile => UploadMegabytes * 1024L * 1024;

    internal string[] FileTypes => UploadTypes.ToLowerInvariant().Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);

    public string? Problem() =>
        Secret.Length is > 0 and < 16 ? $"{Section}:Secret has {Secret.Length} characters; it must be empty or have at least 16"
        : Array.Find(AllowedOrigins, Bad) is { } origin ? $"{Section}:AllowedOrigins holds \"{origin}\"; allowed are origins such as https://www.example.org"
        : string.IsNullOrWhiteSpace(Path) ? $"{Section}:Path is empty; a file name is needed, e.g. data/directline.db"
        : TokenSeconds is < 60 or > 86400 ? $"{Section}:TokenSeconds is {TokenSeconds}; allowed are 60 to 86400"
        : RequestsPerMinute is < 1 or > 100000 ? $"{Section}:RequestsPerMinute is {RequestsPerMinute}; allowed are 1 to 100000"
        : ConversationsPerMinute is < 1 or > 100000 ? $"{Section}:ConversationsPerMinute is {ConversationsPerMinute}; allowed are 1 to 100000"
        : Waiting is < 1 or > 100 ? $"{Section}:Waiting is {Waiting}; allowed are 1 to 100"
        : UploadMegabytes is < 0 or > 100 ? $"{Section}:UploadMegabytes is {UploadMegabytes}; allowed are 0 (no files) to 100"
        : ConversationMegabytes < UploadMegabytes || ConversationMegabytes > 10000 ? $"{Section}:ConversationMegabytes is {ConversationMegabytes}; allowed are {Section}:UploadMegabytes ({UploadMegabytes}) to 10000"
        : Array.Find(FileTypes, t => !System.Net.Http.Headers.MediaTypeHeaderValue.TryParse(t, out var type) || type.Parameters.Count > 0) is { } wrong ? $"{Section}:UploadTypes holds \"{wrong}\"; allowed are media types with commas between, e.g. image/png, application/pdf"
        : null;

    private static bool Bad(string origin) =>
        !Uri.TryCreate(origin, UriKind.Absolute, out var uri) || uri.Scheme is not ("http" or "https") || uri.GetLeftPart(UriPartial.Authority) != origin.TrimEnd('/');
}
