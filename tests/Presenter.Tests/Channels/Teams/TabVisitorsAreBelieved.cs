using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.Tokens;
using Presenter.Bot.Channels.Teams;
using Xunit;

namespace Presenter.Tests.Channels.Teams;

/// <summary>Under whose name a question from the Teams tab is stored: nobody must ask as somebody else.</summary>
public class TabVisitorsAreBelieved
{
    private const string Tenant = "11111111-2222-3333-4444-555555555555";
    private const string Person = "99999999-8888-7777-6666-555555555555";

    [Theory]
    [InlineData(ChannelHost.AppId)]
    [InlineData("api://presenter.example.org/" + ChannelHost.AppId)]
    public async Task WithATokenOfTheirTenantForOurApp(string audience)
    {
        await using var authority = await TokenAuthority.StartAsync();
        Assert.Equal(new TabVisitor($"msteams:{Person}", "Ana Ruiz", Tenant), await ReadAsync(authority, Token(authority, d => d.Audience = audience)));
    }

    [Theory]
    [InlineData("another app's")]
    [InlineData("another host's app")]
    [InlineData("another tenant's")]
    [InlineData("the Bot Framework's own")]
    [InlineData("run out")]
    [InlineData("not for the tab")]
    [InlineData("nobody's")]
    [InlineData("signed by somebody else")]
    [InlineData("unsigned")]
    [InlineData("nonsense")]
    public async Task ButNotWithOneThatIs(string what)
    {
        await using var authority = await TokenAuthority.StartAsync();
        await using var other = await TokenAuthority.StartAsync();
        var token = what switch
        {
            "another app's" => Token(authority, d => d.Audience = Guid.NewGuid().ToString()),
            "another host's app" => Token(authority, d => d.Audience = $"api://evil.example/{ChannelHost.AppId}/x"),
            "another tenant's" => Token(authority, d => d.Issuer = $"https://login.microsoftonline.com/{Guid.NewGuid()}/v2.0"),
            "the Bot Framework's own" => Token(authority, d => d.Issuer = TokenAuthority.Issuer),
            "run out" => Token(authority, d => (d.NotBefore, d.Expires) = (DateTime.UtcNow.AddHours(-2), DateTime.UtcNow.AddHours(-1))),
            "not for the tab" => Token(authority, d => d.Claims["scp"] = "User.Read"),
            "nobody's" => Token(authority, d => d.Claims.Remove("oid")),
            "signed by somebody else" => Token(other),
            "unsigned" => Token(authority, d => d.SigningCredentials = null),
            _ => "nonsense",
        };
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ReadAsync(authority, token));
    }

    [Fact]
    public async Task InTheGovernmentsCloudOnlyItsOwnIssuersCount()
    {
        await using var authority = await TokenAuthority.StartAsync();
        var government = Token(authority, d => d.Issuer = $"https://login.microsoftonline.us/{Tenant}/v2.0");
        Assert.Equal($"msteams:{Person}", (await ReadAsync(authority, government, service: "https://botframework.azure.us")).Person);
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ReadAsync(authority, government));
        await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ReadAsync(authority, Token(authority), service: "https://botframework.azure.us"));
    }

    [Fact]
    public async Task AndWhereNoTenantIsTrustedTheSettingIsNamed()
    {
        await using var authority = await TokenAuthority.StartAsync();
        var refused = await Assert.ThrowsAsync<UnauthorizedAccessException>(() => ReadAsync(authority, Token(authority), tenant: ""));
        Assert.Contains("MicrosoftAppTenantId or BotFramework:Tenants", refused.Message);
    }

    private static string Token(TokenAuthority authority, Action<SecurityTokenDescriptor>? spoil = null) => authority.Token("", d =>
    {
        d.Issuer = $"https://login.microsoftonline.com/{Tenant}/v2.0";
        d.Claims = new Dictionary<string, object> { ["oid"] = Person, ["scp"] = "access_as_user profile", ["name"] = "Ana Ruiz", ["tid"] = Tenant };
        spoil?.Invoke(d);
    });

    private static async Task<TabVisitor> ReadAsync(TokenAuthority authority, string token, string tenant = Tenant, string service = "")
    {
        await using var services = new ServiceCollection().AddHttpClient().BuildServiceProvider();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["MicrosoftAppId"] = ChannelHost.AppId, ["MicrosoftAppTenantId"] = tenant, ["ChannelService"] = service, ["BotFramework:TenantMetadata"] = authority.Metadata,
        }).Build();
        return await new TabVisitors(configuration, services.GetRequiredService<IHttpClientFactory>()).ReadAsync(token, default);
    }
}
