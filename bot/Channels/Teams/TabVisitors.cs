using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Presenter.Bot.Channels.Teams;

/// <summary>
/// Who looks at the tab: Teams' single sign-on gives the page a token of the visitor's tenant for our app, and the page
/// passes it on. Trusted are the tenants in MicrosoftAppTenantId and BotFramework:Tenants.
/// </summary>
public sealed class TabVisitors
{
    private const string Scope = "access_as_user";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly string app;
    private readonly string[] issuers;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> authority;

    public TabVisitors(IConfiguration configuration, IHttpClientFactory http)
    {
        app = configuration["MicrosoftAppId"]?.Trim() ?? "";
        var tenants = (configuration.GetSection("BotFramework:Tenants").Get<string[]>() ?? []).Append(configuration["MicrosoftAppTenantId"]?.Trim() ?? "");
        issuers = [.. tenants.Where(t => t.Length > 0).SelectMany(t => (string[])[$"https://login.microsoftonline.com/{t}/v2.0", $"https://sts.windows.net/{t}/"])];
        var metadata = configuration["BotFramework:TenantMetadata"] is { Length: > 0 } own ? own : "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";
        authority = new(metadata, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http.CreateClient("openid")) { RequireHttps = !new Uri(metadata).IsLoopback });
    }

    /// <returns>msteams:object id, as everything of a person is stored</returns>
    /// <exception cref="UnauthorizedAccessException">not to be believed; says why and, where a setting is missing, which</exception>
    public async Task<string> PersonAsync(string token, CancellationToken cancellation)
    {
        if (app.Length == 0)
            throw new UnauthorizedAccessException("No MicrosoftAppId is configured to check a visitor's token against.");
        if (issuers.Length == 0)
            throw new UnauthorizedAccessException("No tenant is trusted. Remedy: name the tenant in MicrosoftAppTenantId or BotFramework:Tenants.");
        OpenIdConnectConfiguration keys;
        try
        {
            keys = await authority.GetConfigurationAsync(cancellation);
        }
        catch (InvalidOperationException e)
        {
            throw new UnauthorizedAccessException($"The keys of the visitor's tenant cannot be fetched: {e.Message}", e);
        }
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuers = issuers, AudienceValidator = (audiences, _, _) => audiences.Any(IsOurs), IssuerSigningKeys = keys.SigningKeys,
            ValidAlgorithms = [SecurityAlgorithms.RsaSha256], RequireSignedTokens = true, RequireExpirationTime = true, ClockSkew = TimeSpan.FromMinutes(5),
        });
        if (result.Exception is SecurityTokenSignatureKeyNotFoundException)
            authority.RequestRefresh();
        if (!result.IsValid)
            throw new UnauthorizedAccessException("The visitor's token is not valid.", result.Exception);
        var scopes = (result.ClaimsIdentity.FindFirst("scp")?.Value ?? "").Split(' ');
        return result.ClaimsIdentity.FindFirst("oid")?.Value is { Length: > 0 } person && scopes.Contains(Scope) ? $"msteams:{person}"
            : throw new UnauthorizedAccessException($"The visitor's token names no person, or was not made for the scope {Scope}.");
    }

    /// <summary>The app id, or the address that Teams' single sign-on makes of it: api://host/app id.</summary>
    private bool IsOurs(string audience) =>
        audience.Equals(app, StringComparison.OrdinalIgnoreCase) || audience.StartsWith("api://", StringComparison.OrdinalIgnoreCase) && audience.EndsWith($"/{app}", StringComparison.OrdinalIgnoreCase);
}
