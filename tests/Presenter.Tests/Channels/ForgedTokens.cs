using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Security.Cryptography;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.IdentityModel.Tokens;
using Presenter.Tests.Planning;
using Xunit;

namespace Presenter.Tests.Channels;

public sealed class ClosedHost : IAsyncLifetime
{
    public TokenAuthority Authority { get; private set; } = null!;

    public ChannelHost Bot { get; private set; } = null!;

    public RushingClock Clock { get; } = new();

    public async ValueTask InitializeAsync()
    {
        Authority = await TokenAuthority.StartAsync();
        Bot = await ChannelHost.StartAsync(Clock, null, ("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppPassword", "secret"),
            ("BotFramework:ChannelMetadata", Authority.Metadata), ("BotFramework:TenantMetadata", Authority.Metadata),
            ("BotFramework:AllowedCallers:0", "99999999-2222-3333-4444-555555555555"));
    }

    public async ValueTask DisposeAsync()
    {
        await Bot.DisposeAsync();
        await Authority.DisposeAsync();
    }
}

/// <summary>With an app id nobody but the channel gets in, whatever a token looks like.</summary>
public class ForgedTokens(ClosedHost hosts) : IClassFixture<ClosedHost>
{
    private const string Service = "https://smba.trafficmanager.net/emea/";
    private const string Tenant = "https://login.microsoftonline.com/d6d49420-f39b-4df7-a1dc-d59a935871db/v2.0";

    private async Task<HttpStatusCode> CallAsync(string? token, string channel = "msteams", string scheme = "Bearer", string service = Service)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages")
        {
            Content = JsonContent.Create(new { type = "typing", channelId = channel, serviceUrl = service, conversation = new { id = "1" } }),
        };
        if (token is not null)
            request.Headers.Authorization = new AuthenticationHeaderValue(scheme, token);
        using var answer = await hosts.Bot.Http.SendAsync(request);
        return answer.StatusCode;
    }

    private string Of(string issuer, Dictionary<string, object> claims) => hosts.Authority.Token(Service, d => (d.Issuer, d.Claims) = (issuer, claims));

    [Fact]
    public async Task TheChannelsOwnTokenIsLetIn()
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync(hosts.Authority.Token(Service)));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(hosts.Authority.Token(Service.ToUpperInvariant()), scheme: "bearer"));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(hosts.Authority.Token(Service, d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(-33), DateTime.UtcNow.AddMinutes(-3)))));
    }

    public static TheoryData<string, Func<TokenAuthority, string?>> Forgeries => new()
    {
        { "no token", _ => null },
        { "no token at all", _ => "x" },
        { "five parts", _ => "a.b.c.d.e" },
        { "expired", a => a.Token(Service, d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddMinutes(-36), DateTime.UtcNow.AddMinutes(-6))) },
        { "not yet valid", a => a.Token(Service, d => d.NotBefore = DateTime.UtcNow.AddMinutes(6)) },
        { "never expires", a => a.Token(Service, d => d.Expires = null) },
        { "another bot's", a => a.Token(Service, d => d.Audience = "22222222-2222-3333-4444-555555555555") },
        { "no audience", a => a.Token(Service, d => d.Audience = null) },
        { "another issuer", a => a.Token(Service, d => d.Issuer = "https://api.botframework.example") },
        { "the government's issuer", a => a.Token(Service, d => d.Issuer = "https://api.botframework.us") },
        { "another service address", a => a.Token("https://smba.trafficmanager.net/amer/") },
        { "no service address", a => a.Token(Service, d => d.Claims.Clear()) },
        { "own key under the authority's id", a => Signed(a, RSA.Create(2048), "key-1") },
        { "own key under an id of its own", a => Signed(a, RSA.Create(2048), "key-of-nobody") },
        { "no key id", a => Signed(a, a.Key("key-1"), null) },
        { "probabilistic signature", a => a.Token(Service, d => d.SigningCredentials = new SigningCredentials(d.SigningCredentials.Key, SecurityAlgorithms.RsaSsaPssSha256)) },
        { "payload changed", a => Changed(a.Token(Service)) },
        { "signature cut off", a => a.Token(Service)[..^20] },
        { "alg none", a => Handmade("none", a.Token(Service), _ => []) },
        { "alg None without key id", a => Handmade("None", a.Token(Service), _ => []) },
        { "key confusion, modulus", a => Handmade("HS256", a.Token(Service), s => HMACSHA256.HashData(a.Key("key-1").ExportParameters(false).Modulus!, s)) },
        { "key confusion, PEM", a => Handmade("HS256", a.Token(Service), s => HMACSHA256.HashData(System.Text.Encoding.ASCII.GetBytes(a.Key("key-1").ExportSubjectPublicKeyInfoPem()), s)) },
        { "tenant of the token's own choice", a => a.Token(Service, d => (d.Issuer, d.Claims) = ("https://sts.windows.net/33333333-2222-3333-4444-555555555555/", new Dictionary<string, object> { ["tid"] = "33333333-2222-3333-4444-555555555555", ["ver"] = "1.0", ["appid"] = ChannelHost.AppId })) },
        { "another app through a trusted tenant", a => a.Token(Service, d => (d.Issuer, d.Claims) = (Tenant, new Dictionary<string, object> { ["ver"] = "2.0", ["azp"] = "88888888-2222-3333-4444-555555555555" })) },
        { "tenant token without version", a => a.Token(Service, d => (d.Issuer, d.Claims) = (Tenant, new Dictionary<string, object> { ["azp"] = ChannelHost.AppId })) },
        { "version 2 with version 1's claim", a => a.Token(Service, d => (d.Issuer, d.Claims) = (Tenant, new Dictionary<string, object> { ["ver"] = "2.0", ["appid"] = ChannelHost.AppId })) },
    };

    [Theory]
    [MemberData(nameof(Forgeries), DisableDiscoveryEnumeration = true)]
    public async Task AForgedTokenIsRefused(string what, Func<TokenAuthority, string?> forge)
    {
        Assert.True(await CallAsync(forge(hosts.Authority)) == HttpStatusCode.Unauthorized, what);
    }

    [Theory]
    [InlineData("slack")]
    [InlineData("MSTEAMS")]
    public async Task AKeyIsNotEndorsedForEveryChannel(string channel) =>
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(hosts.Authority.Token(Service), channel));

    [Fact]
    public async Task TheEmulatorAndListedBotsMayCall()
    {
        Assert.Equal(HttpStatusCode.OK, await CallAsync(Of(Tenant, new() { ["ver"] = "2.0", ["azp"] = ChannelHost.AppId })));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(Of("https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/", new() { ["ver"] = "1.0", ["appid"] = ChannelHost.AppId })));
        Assert.Equal(HttpStatusCode.OK, await CallAsync(Of(Tenant, new() { ["ver"] = "2.0", ["azp"] = "99999999-2222-3333-4444-555555555555" })));
    }

    [Fact]
    public async Task ATokenDoesNotMakeALoopbackOrForeignHostAServiceAddress()
    {
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(hosts.Authority.Token("http://127.0.0.1:1/"), service: "http://127.0.0.1:1/"));
        Assert.Equal(HttpStatusCode.Forbidden, await CallAsync(hosts.Authority.Token("https://attacker.example/"), service: "https://attacker.example/"));
    }

    [Fact]
    public async Task ANewKeyOfTheAuthorityIsFoundAndAFloodOfUnknownKeysIsNotPassedOn()
    {
        await CallAsync(hosts.Authority.Token(Service));
        hosts.Clock.Advance(TimeSpan.FromMinutes(2));
        hosts.Authority.Publish("key-2", "msteams");
        Assert.Equal(HttpStatusCode.OK, await CallAsync(hosts.Authority.Token(Service, key: "key-2")));
        var fetches = hosts.Authority.Fetches;
        for (var i = 0; i < 20; i++)
            Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(Signed(hosts.Authority, hosts.Authority.Key("key-1"), $"unknown-{i}")));
        Assert.Equal(fetches, hosts.Authority.Fetches);

        hosts.Clock.Advance(TimeSpan.FromMinutes(2));
        hosts.Authority.Publish("key-unendorsed");
        Assert.Equal(HttpStatusCode.Unauthorized, await CallAsync(hosts.Authority.Token(Service, key: "key-unendorsed")));
    }

    [Fact]
    public async Task WhileTheAuthorityCannotBeAskedNobodyIsLetInAndTheChannelMayTryAgain()
    {
        await using var bot = await ChannelHost.StartAsync(("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppPassword", "secret"), ("BotFramework:ChannelMetadata", "http://127.0.0.1:1/none"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(new { type = "typing", channelId = "msteams", serviceUrl = Service }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", hosts.Authority.Token(Service));
        using var answer = await bot.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, answer.StatusCode);
    }

    [Fact]
    public async Task WhoIsNotLetInDoesNotWriteLinesOfTheLogEither()
    {
        var said = new Said();
        await using var bot = await ChannelHost.StartAsync(null, null, services => services.AddSingleton<ILoggerProvider>(said), ("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppPassword", "secret"));
        using var request = new HttpRequestMessage(HttpMethod.Post, "/api/messages") { Content = JsonContent.Create(new { type = "typing", channelId = "msteams", serviceUrl = Service }) };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Of("https://evil.example/\nerror: forged\u001b[2J", []));
        using var answer = await bot.Http.SendAsync(request);
        Assert.Equal(HttpStatusCode.Unauthorized, answer.StatusCode);
        await said.HasAsync("nobody trusts the issuer https://evil.example/ error: forged [2J");
    }

    private static string Signed(TokenAuthority authority, RSA key, string? id) =>
        authority.Token(Service, d => d.SigningCredentials = new SigningCredentials(new RsaSecurityKey(key) { KeyId = id }, SecurityAlgorithms.RsaSha256));

    private static string Changed(string token)
    {
        var parts = token.Split('.');
        return $"{parts[0]}.{Base64UrlEncoder.Encode(Base64UrlEncoder.Decode(parts[1]).Replace("emea", "EMEA", StringComparison.Ordinal))}.{parts[2]}";
    }

    private static string Handmade(string algorithm, string token, Func<byte[], byte[]> sign)
    {
        var text = $"{Base64UrlEncoder.Encode($"{{\"alg\":\"{algorithm}\",\"typ\":\"JWT\",\"kid\":\"key-1\"}}")}.{token.Split('.')[1]}";
        return $"{text}.{Base64UrlEncoder.Encode(sign(System.Text.Encoding.ASCII.GetBytes(text)))}";
    }
}
