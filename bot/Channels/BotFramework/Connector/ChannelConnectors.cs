using Microsoft.Bot.Connector.Authentication;
using Presenter.Bot.Channels.BotFramework;

namespace Microsoft.Bot.Connector;

/// <summary>A connector for each service address that is on the list.</summary>
public sealed class ChannelConnectors(ServiceUrls allowed, MicrosoftAppCredentials credentials, IHttpClientFactory clients, BotFrameworkOptions options, TimeProvider clock)
{
    public const string Name = "connector";

    /// <exception cref="UnauthorizedAccessException">the address is not on the list</exception>
    public ConnectorClient For(string serviceUrl) => allowed.Allows(serviceUrl)
        ? new ConnectorClient(new Uri(serviceUrl), credentials, clients.CreateClient(Name), TimeSpan.FromSeconds(options.RetrySeconds), clock)
        : throw new UnauthorizedAccessException($"Nothing is sent to {serviceUrl}: its host is not on the list. Remedy, if it is yours: {BotFrameworkOptions.Section}:ServiceUrlHosts");
}
