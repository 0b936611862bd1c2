using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace Presenter.Tests.Channels;

/// <summary>An OpenID authority on a real port, with RSA keys of its own.</summary>
public sealed class TokenAuthority : IAsyncDisposable
{
    public const string Issuer = "https://api.botframework.com";

    private readonly WebApplication app;
    private readonly Dictionary<string, (RSA Key, string[] Endorsements)> published = [];

    private TokenAuthority(WebApplication app) => this.app = app;

    public string Metadata => app.Urls.First() + "/.well-known/openidconfiguration";

    /// <summary>How often the keys were fetched.</summary>
    public int Fetches { get; private set; }

    public static async Task<TokenAuthority> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var authority = new TokenAuthority(builder.Build());
        authority.app.MapGet("/.well-known/openidconfiguration", () => Results.Json(new { issuer = Issuer, jwks_uri = authority.app.Urls.First() + "/keys" }));
        authority.app.MapGet("/keys", authority.Keys);
        await authority.app.StartAsync();
        authority.Publish("key-1", "msteams", "webchat");
        return authority;
    }

    public RSA Publish(string id, params string[] endorsements)
    {
        var key = RSA.Create(2048);
        published[id] = (key, endorsements);
        return key;
    }

    public RSA Key(string id) => published[id].Key;

    /// <summary>A token that is good in every way; a test spoils what it is about.</summary>
    public string Token(string serviceUrl, Action<SecurityTokenDescriptor>? spoil = null, string key = "key-1")
    {
        var description = new SecurityTokenDescriptor
        {
            Issuer = Issuer, Audience = ChannelHost.AppId, NotBefore = DateTime.UtcNow.AddMinutes(-1), IssuedAt = DateTime.UtcNow.AddMinutes(-1), Expires = DateTime.UtcNow.AddMinutes(30),
            Claims = new Dictionary<string, object> { ["serviceurl"] = serviceUrl },
            SigningCredentials = new SigningCredentials(new RsaSecurityKey(published[key].Key) { KeyId = key }, SecurityAlgorithms.RsaSha256),
        };
        spoil?.Invoke(description);
        return new JsonWebTokenHandler { SetDefaultTimesOnTokenCreation = false }.CreateToken(description);
    }

    public async ValueTask DisposeAsync()
    {
        await app.DisposeAsync();
        foreach (var (key, _) in published.Values)
            key.Dispose();
    }

    private IResult Keys()
    {
        Fetches++;
        return Results.Json(new { keys = published.Select(p => Describe(p.Key, p.Value.Key, p.Value.Endorsements)) });
    }

    private static Dictionary<string, object> Describe(string id, RSA key, string[] endorsements)
    {
        var numbers = key.ExportParameters(false);
        var described = new Dictionary<string, object>
        {
            ["kty"] = "RSA", ["use"] = "sig", ["kid"] = id, ["n"] = Base64UrlEncoder.Encode(numbers.Modulus), ["e"] = Base64UrlEncoder.Encode(numbers.Exponent),
        };
        if (endorsements.Length > 0)
            described["endorsements"] = endorsements;
        return described;
    }
}
