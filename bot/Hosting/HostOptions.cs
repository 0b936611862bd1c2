namespace Presenter.Bot.Hosting;

/// <summary>Section "Host".</summary>
public sealed record HostOptions
{
    public const string Section = "Host";

    /// <summary>0 lets the system choose; the environment's PORT goes first.</summary>
    public int Port { get; init; } = 3978;

    /// <summary>localhost, or 0.0.0.0 to serve other machines too.</summary>
    public string Address { get; init; } = "localhost";

    /// <summary>Folder with the built web client.</summary>
    public string WebFolder { get; init; } = "web/dist";

    public string? Problem() =>
        Port is < 0 or > 65535 ? $"{Section}:Port is {Port}; allowed are 0 to 65535"
        : Uri.CheckHostName(Address) == UriHostNameType.Unknown ? $"{Section}:Address is \"{Address}\"; a host name or an address is needed, e.g. localhost"
        : null;
}
