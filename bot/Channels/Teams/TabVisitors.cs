using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Presenter.Bot.Channels.Teams;

/// <summary>Who has signed in to the tab.</summary>
/// <param name="Person">msteams:object id, as everything of a person is stored</param>
/// <param name="Name">display name in their tenant; null where the token tells none</param>
/// <param name="Tenant">id of their tenant</param>
public sealed record TabVisitor(string Person, string? Name, string? Tenant);

/// <summary>
/// Who looks at the tab: Teams' single sign-on gives the page a token of the visitor's tenant for our app, and the page
/// passes it on. Trusted are the tenants in MicrosoftAppTenantId and BotFramework:Tenants.
/// </summary>
public sealed class TabVisitors
{
    private const string Scope = "access_as_user";
    private const int LongestName = 80;

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly string app;
    private readonly string[] issuers;
    private readonly ConfigurationManager<OpenIdConnectConfiguration> authority;

    public TabVisitors(IConfiguration configuration, IHttpClientFactory http)
    {
        app = configuration["MicrosoftAppId"]?.Trim() ?? "";
        var tenants = (configuration.GetSection("BotFramework:Tenants").Get<string[]>() ?? []).Append(configuration["MicrosoftAppTenantId"]?.Trim() ?? "");
        // The United States government's cloud, as for the channels.
        var login = configuration["ChannelService"] is { Length: > 0 } ? "https://login.microsoftonline.us" : "https://login.microsoftonline.com";
        issuers = [.. tenants.Where(t => t.Length > 0).SelectMany(t => (string[])[$"{login}/{t}/v2.0", $"https://sts.windows.net/{t}/"])];
        var metadata = configuration["BotFramework:TenantMetadata"] is { Length: > 0 } own ? own : $"{login}/common/v2.0/.well-known/openid-configuration";
        authority = new(metadata, new OpenIdConnectConfigurationRetriever(), new HttpDocumentRetriever(http.CreateClient("openid")) { RequireHttps = !new Uri(metadata).IsLoopback });
    }

    /// <exception cref="UnauthorizedAccessException">not to be believed; says why and, where a setting is missing, which</exception>
    public async Task<TabVisitor> ReadAsync(string token, CancellationToken cancellation)
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
        var claims = result.ClaimsIdentity;
        return claims.FindFirst("oid")?.Value is { Length: > 0 } person && (claims.FindFirst("scp")?.Value ?? "").Split(' ').Contains(Scope)
            ? new TabVisitor($"msteams:{person}", Name(claims.FindFirst("name")?.Value), claims.FindFirst("tid")?.Value)
            : throw new UnauthorizedAccessException($"The visitor's token names no person, or was not made for the scope {Scope}.");
    }

    /// <summary>On one line: it is shown, and told to the language model.</summary>
    private static string? Name(string? claim)
    {
        var name = new string([.. (claim ?? "").Where(c => !char.IsControl(c)).Take(LongestName)]).Trim();
        return name.Length > 0 ? name : null;
    }

    /// <summary>The app id, or the address that Teams' single sign-on makes of it: api://host/app id.</summary>
    private bool IsOurs(string audience) =>
        audience.Equals(app, StringComparison.OrdinalIgnoreCase) || audience.StartsWith("api://", StringComparison.OrdinalIgnoreCase) && audience.EndsWith($"/{app}", StringComparison.OrdinalIgnoreCase);
}
