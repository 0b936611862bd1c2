using Microsoft.Bot.Connector.Authentication;
using Presenter.Bot.Channels.BotFramework;

namespace Microsoft.Bot.Connector;

/// <summary>Where answers, and the bot's token with them, may go: a forged service address must not fetch either.</summary>
public sealed class ServiceUrls(AppIdentity identity, BotFrameworkOptions options)
{
    private static readonly string[] Microsoft = ["*.botframework.com", "smba.trafficmanager.net", "*.teams.microsoft.com", "*.skype.com"];
    private static readonly string[] Government = ["*.botframework.azure.us", "*.teams.microsoft.us", "smba.infra.gcc.teams.microsoft.com"];

    private readonly string[] hosts = [.. identity.IsGovernment ? Government : Microsoft, .. options.ServiceUrlHosts];

    /// <summary>https to a host on the list; while no app id is configured, also anything on this machine (the Emulator).</summary>
    public bool Allows(string? serviceUrl) =>
        Uri.TryCreate(serviceUrl, UriKind.Absolute, out var uri) && uri.UserInfo.Length == 0
        && (uri.Scheme == Uri.UriSchemeHttps && hosts.Any(h => Matches(uri.Host, h))
            || uri.Scheme == Uri.UriSchemeHttp && uri.IsLoopback && (!identity.IsConfigured || options.ServiceUrlHosts.Any(h => Matches(uri.Host, h))));

    private static bool Matches(string host, string pattern) => pattern.StartsWith("*.", StringComparison.Ordinal)
        ? host.EndsWith(pattern[1..], StringComparison.OrdinalIgnoreCase)
        : host.Equals(pattern, StringComparison.OrdinalIgnoreCase);
}
