namespace Presenter.Bot.Channels.BotFramework;

/// <summary>Section "BotFramework"; the bot's identity lies beside it under the SDK's names (MicrosoftAppId and so on).</summary>
public sealed record BotFrameworkOptions
{
    public const string Section = "BotFramework";

    /// <summary>Without an app id only this machine may call; true lets every machine in.</summary>
    public bool AllowUnauthenticated { get; init; }

    /// <summary>OpenID metadata of the channels' tokens; empty is Microsoft's.</summary>
    public string ChannelMetadata { get; init; } = "";

    /// <summary>OpenID metadata of the tenants' tokens (Emulator, other bots); empty is Microsoft's.</summary>
    public string TenantMetadata { get; init; } = "";

    /// <summary>Tenants whose tokens count besides Microsoft's own and MicrosoftAppTenantId.</summary>
    public string[] Tenants { get; init; } = [];

    /// <summary>App ids of bots that may call this one as a skill.</summary>
    public string[] AllowedCallers { get; init; } = [];

    /// <summary>Endorsements that a channel's key must carry besides the channel's own.</summary>
    public string[] RequiredEndorsements { get; init; } = [];

    /// <summary>Hosts that answers may be sent to besides Microsoft's, e.g. connector.example.org or *.example.org.</summary>
    public string[] ServiceUrlHosts { get; init; } = [];

    /// <summary>Seconds to go on trying when a channel does not take an answer.</summary>
    public double RetrySeconds { get; init; } = 30;

    /// <summary>Activities of one conversation that may wait while one is answered.</summary>
    public int Waiting { get; init; } = 32;

    public string? Problem() =>
        Bad(ChannelMetadata) ? $"{Section}:ChannelMetadata is \"{ChannelMetadata}\"; it must be an https address, or http on this machine"
        : Bad(TenantMetadata) ? $"{Section}:TenantMetadata is \"{TenantMetadata}\"; it must be an https address, or http on this machine"
        : Array.Find(Tenants, t => !Guid.TryParse(t, out _)) is { } tenant ? $"{Section}:Tenants holds \"{tenant}\"; allowed are GUIDs of tenants"
        : Array.Find(AllowedCallers, c => !Guid.TryParse(c, out _)) is { } caller ? $"{Section}:AllowedCallers holds \"{caller}\"; allowed are GUIDs of apps"
        : Array.Find(ServiceUrlHosts, BadHost) is { } host ? $"{Section}:ServiceUrlHosts holds \"{host}\"; allowed are host names such as connector.example.org or *.example.org"
        : RetrySeconds is not (>= 0 and <= 600) ? $"{Section}:RetrySeconds is {RetrySeconds}; allowed are 0 to 600"
        : Waiting is < 1 or > 1000 ? $"{Section}:Waiting is {Waiting}; allowed are 1 to 1000"
        : null;

    private static bool BadHost(string host) => Uri.CheckHostName(host.StartsWith("*.", StringComparison.Ordinal) ? host[2..] : host) == UriHostNameType.Unknown;

    private static bool Bad(string address) => address.Length > 0
        && !(Uri.TryCreate(address, UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeHttps || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback));
}
