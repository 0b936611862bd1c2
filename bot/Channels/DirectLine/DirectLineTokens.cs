using System.Security.Cryptography;
using System.Text;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>What a token lets its holder do: speak in one conversation, as one user, from certain pages.</summary>
/// <param name="User">null where the client names its user itself</param>
/// <param name="Origins">empty: from any page</param>
public sealed record Grant(string Conversation, string? User, IReadOnlyList<string> Origins);

/// <summary>Makes and reads Direct Line tokens. Without a secret their key lives as long as the process.</summary>
public sealed class DirectLineTokens
{
    private const string Issuer = "presenter-directline";
    private const string ConversationClaim = "conv";
    private const string UserClaim = "user";
    private const string OriginClaim = "origins";

    /// <summary>A socket's address may end up in logs: what it holds is good for this moment only.</summary>
    public static readonly TimeSpan StreamLife = TimeSpan.FromMinutes(1);

    private readonly JsonWebTokenHandler handler = new() { MapInboundClaims = false, SetDefaultTimesOnTokenCreation = false };
    private readonly SymmetricSecurityKey key;
    private readonly byte[] secret;
    private readonly TimeProvider clock;

    public DirectLineTokens(DirectLineOptions options, TimeProvider clock)
    {
        this.clock = clock;
        secret = SHA256.HashData(Encoding.UTF8.GetBytes(options.Secret));
        HasSecret = options.Secret.Length > 0;
        // Not the secret itself: a token must not help anybody to try secrets against anything but this.
        key = new SymmetricSecurityKey(HasSecret ? HMACSHA256.HashData(secret, "directline tokens"u8) : RandomNumberGenerator.GetBytes(32));
    }

    public bool HasSecret { get; }

    public bool IsSecret(string text) => HasSecret && CryptographicOperations.FixedTimeEquals(secret, SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    public string Issue(Grant grant, TimeSpan life, bool stream = false)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var claims = new Dictionary<string, object> { [ConversationClaim] = grant.Conversation };
        if (grant.User is not null)
            claims[UserClaim] = grant.User;
        if (grant.Origins.Count > 0)
            claims[OriginClaim] = string.Join(' ', grant.Origins);
        return handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = Audience(stream), IssuedAt = now, NotBefore = now, Expires = now + life, Claims = claims,
            SigningCredentials = new SigningCredentials(key, SecurityAlgorithms.HmacSha256),
        });
    }

    /// <returns>null where the token is forged or has run out</returns>
    public async Task<Grant?> ReadAsync(string token, bool stream = false)
    {
        var result = await handler.ValidateTokenAsync(token, new TokenValidationParameters
        {
            ValidIssuer = Issuer, ValidAudience = Audience(stream), IssuerSigningKey = key, ValidAlgorithms = [SecurityAlgorithms.HmacSha256],
            RequireExpirationTime = true, RequireSignedTokens = true,
            LifetimeValidator = (from, until, _, _) => from <= clock.GetUtcNow().UtcDateTime.AddMinutes(1) && clock.GetUtcNow().UtcDateTime < until,
        });
        return result.IsValid && Claim(result, ConversationClaim) is { } conversation
            ? new Grant(conversation, Claim(result, UserClaim), Claim(result, OriginClaim)?.Split(' ') ?? [])
            : null;
    }

    private static string Audience(bool stream) => stream ? "stream" : "conversation";

    private static string? Claim(TokenValidationResult result, string name) => result.Claims.TryGetValue(name, out var value) ? value as string : null;
}
