using Microsoft.Identity.Client;
using Microsoft.Identity.Client.AppConfig;
using Presenter.Bot.Channels;

namespace Microsoft.Bot.Connector.Authentication;

/// <summary>The bot's own tokens for the channels, by secret, certificate or managed identity; MSAL keeps them until they run out.</summary>
public sealed class MicrosoftAppCredentials
{
    private readonly Func<bool, CancellationToken, Task<string?>> acquire;

    public MicrosoftAppCredentials(AppIdentity identity, AppCertificate certificate, IMsalHttpClientFactory http)
    {
        var scope = AuthenticationConstants.Scope(identity.IsGovernment);
        if (!identity.IsConfigured)
        {
            acquire = (_, _) => Task.FromResult<string?>(null);
        }
        else if (identity.Is("UserAssignedMsi"))
        {
            var app = ManagedIdentityApplicationBuilder.Create(ManagedIdentityId.WithUserAssignedClientId(identity.Id)).WithHttpClientFactory(http).Build();
            acquire = async (fresh, cancellation) => (await app.AcquireTokenForManagedIdentity(scope).WithForceRefresh(fresh).ExecuteAsync(cancellation)).AccessToken;
        }
        else
        {
            var authority = AuthenticationConstants.Authority(identity.IsGovernment, identity.Is("SingleTenant") ? identity.TenantId : "");
            var builder = ConfidentialClientApplicationBuilder.Create(identity.Id).WithAuthority(authority).WithHttpClientFactory(http);
            var app = (certificate.Certificate is { } own ? builder.WithCertificate(own, certificate.SendChain) : builder.WithClientSecret(identity.Password)).Build();
            acquire = async (fresh, cancellation) => (await app.AcquireTokenForClient([scope]).WithForceRefresh(fresh).ExecuteAsync(cancellation)).AccessToken;
        }
    }

    /// <returns>null where no app id is configured: then nothing is sent along</returns>
    /// <exception cref="MsalException">Azure refuses</exception>
    public Task<string?> GetTokenAsync(bool forceRefresh, CancellationToken cancellation) => acquire(forceRefresh, cancellation);
}

/// <summary>MSAL's requests go through the host's HTTP clients.</summary>
public sealed class MsalHttpClients(IHttpClientFactory factory) : IMsalHttpClientFactory
{
    public const string Name = "msal";

    public HttpClient GetHttpClient() => factory.CreateClient(Name);
}
