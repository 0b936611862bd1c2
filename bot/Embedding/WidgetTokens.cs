using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Presenter.Bot.Embedding;

/// <summary>Who a widget's token is for: pages of one origin; Id tells tokens apart.</summary>
public sealed record WidgetGrant(string Id, string Origin);

/// <summary>Makes and reads the short-lived tokens with which a widget opens its connection.</summary>
public sealed class WidgetTokens(EmbeddingOptions options, TimeProvider clock)
{
    private const string Issuer = "presenter-widget";
    private const string OriginClaim = "origin";

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey key = new(
        options.Key.Length > 0 ? SHA256.HashData(Encoding.UTF8.GetBytes($"widget tokens {options.Key}")) : RandomNumberGenerator.GetBytes(32));

    public string Issue(string origin)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Issuer, IssuedAt = now, NotBefore = now, Expires = now.AddSeconds(options.TokenSeconds),
            Claims = new Dictionary<string, object> { [JwtRegisteredClaimNames.Jti] = Guid.NewGuid().ToString("N"), [OriginClaim] = origin },
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <returns>null where the token is forged or has run out</returns>
    public async Task<WidgetGrant?> ReadAsync(string token)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer, ValidAudience = Issuer, IssuerSigningKey = key, ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true, RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => from <= clock.GetUtcNow().UtcDateTime.AddMinutes(1) && clock.GetUtcNow().UtcDateTime < until,
        });
        return result.IsValid && result.Claims.TryGetValue(JwtRegisteredClaimNames.Jti, out var id) && result.Claims.TryGetValue(OriginClaim, out var origin)
            ? new WidgetGrant((string)id, (string)origin)
            : null;
    }
}
