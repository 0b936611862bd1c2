using System.Security.Claims;
using Microsoft.Bot.Schema;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presenter.Bot.Channels.BotFramework;

namespace Microsoft.Bot.Connector.Authentication;

/// <summary>
/// Whether a caller is the channel that it says: the token of a channel (signed by the Bot Framework, endorsed for the
/// channel, bound to its service address), of the Emulator (made for the bot's own app) or of another bot on the list.
/// </summary>
public sealed class JwtTokenValidation(AppIdentity identity, BotFrameworkOptions options, HttpClient http, TimeProvider clock)
{
    private static readonly string[] Algorithms = [SecurityAlgorithms.RsaSha256, SecurityAlgorithms.RsaSha384, SecurityAlgorithms.RsaSha512];

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false };
    private readonly string channelIssuer = AuthenticationConstants.ChannelIssuer(identity.IsGovernment);
    private readonly IReadOnlyList<string> tenantIssuers = AuthenticationConstants.TenantIssuers(identity.IsGovernment, [identity.TenantId, .. options.Tenants]);
    private readonly SigningKeys channelKeys = new(Or(options.ChannelMetadata, AuthenticationConstants.ChannelMetadata(identity.IsGovernment)), http, clock);
    private readonly SigningKeys tenantKeys = new(Or(options.TenantMetadata, AuthenticationConstants.TenantMetadata(identity.IsGovernment)), http, clock);

    /// <param name="authorization">the request's Authorization header</param>
    /// <returns>who called</returns>
    /// <exception cref="UnauthorizedAccessException">not to be let in; says why, for the log only</exception>
    /// <exception cref="IOException">the authority's keys cannot be fetched</exception>
    public async Task<ClaimsIdentity> AuthenticateRequestAsync(IActivity activity, string? authorization, CancellationToken cancellation)
    {
        if (!identity.IsConfigured)
            throw new UnauthorizedAccessException("a token was sent, but no MicrosoftAppId is configured to check it against");
        if (authorization?.Split(' ', StringSplitOptions.RemoveEmptyEntries) is not [var scheme, var text] || !scheme.Equals("Bearer", StringComparison.OrdinalIgnoreCase))
            throw new UnauthorizedAccessException("there is no bearer token");
        var unverified = Parse(text);
        // The unverified issuer only chooses the authority; the signature and the issuer are then checked against it.
        return unverified.Issuer == channelIssuer ? await ChannelAsync(activity, text, unverified, cancellation) : await TenantAsync(text, unverified, cancellation);
    }

    private async Task<ClaimsIdentity> ChannelAsync(IActivity activity, string text, JsonWebToken unverified, CancellationToken cancellation)
    {
        var key = await KeyAsync(channelKeys, unverified, cancellation);
        var claims = await ValidateAsync(text, key, [channelIssuer], cancellation);
        var missing = options.RequiredEndorsements.Append(activity.ChannelId ?? "").Where(e => e.Length > 0 && !key.Endorsements.Contains(e, StringComparer.Ordinal)).ToArray();
        if (key.Endorsements.Count == 0 || missing.Length > 0)
            throw new UnauthorizedAccessException($"the key is not endorsed for {(missing.Length > 0 ? string.Join(", ", missing) : "any channel")}");
        var service = claims.FindFirst(AuthenticationConstants.ServiceUrlClaim)?.Value;
        return string.IsNullOrEmpty(service) || !service.Equals(activity.ServiceUrl, StringComparison.OrdinalIgnoreCase)
            ? throw new UnauthorizedAccessException("the token is for another service address")
            : claims;
    }

    private async Task<ClaimsIdentity> TenantAsync(string text, JsonWebToken unverified, CancellationToken cancellation)
    {
        if (!tenantIssuers.Contains(unverified.Issuer))
            throw new UnauthorizedAccessException($"nobody trusts the issuer {unverified.Issuer}");
        var claims = await ValidateAsync(text, await KeyAsync(tenantKeys, unverified, cancellation), tenantIssuers, cancellation);
        var caller = claims.FindFirst(AuthenticationConstants.VersionClaim)?.Value switch
        {
            "" or "1.0" => claims.FindFirst(AuthenticationConstants.AppIdClaim)?.Value,
            "2.0" => claims.FindFirst(AuthenticationConstants.AuthorizedPartyClaim)?.Value,
            _ => null,
        };
        return caller is not null && (caller == identity.Id || options.AllowedCallers.Contains(caller, StringComparer.OrdinalIgnoreCase)) ? claims
            : throw new UnauthorizedAccessException($"the app {caller ?? "without a name"} may not call this bot");
    }

    private async Task<ClaimsIdentity> ValidateAsync(string text, SigningKey key, IEnumerable<string> issuers, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        var result = await handler.ValidateTokenAsync(text, new TokenValidationParameters
        {
            ValidIssuers = issuers, ValidAudience = identity.Id, IssuerSigningKey = key.Key, ValidAlgorithms = Algorithms,
            RequireSignedTokens = true, RequireExpirationTime = true, ValidateIssuerSigningKey = true, TryAllIssuerSigningKeys = false, ClockSkew = TimeSpan.FromMinutes(5),
        });
        return result.IsValid ? result.ClaimsIdentity : throw new UnauthorizedAccessException(result.Exception?.Message ?? "the token is not valid");
    }

    private static async Task<SigningKey> KeyAsync(SigningKeys keys, JsonWebToken token, CancellationToken cancellation) =>
        string.IsNullOrEmpty(token.Kid) ? throw new UnauthorizedAccessException("the token names no key")
        : await keys.FindAsync(token.Kid, cancellation) ?? throw new UnauthorizedAccessException("the authority has no key of this id");

    private JsonWebToken Parse(string text)
    {
        try
        {
            return handler.ReadJsonWebToken(text);
        }
        catch (Exception e) when (e is ArgumentException or SecurityTokenException)
        {
            throw new UnauthorizedAccessException("the token cannot be read", e);
        }
    }

    private static string Or(string configured, string otherwise) => configured.Length > 0 ? configured : otherwise;
}
