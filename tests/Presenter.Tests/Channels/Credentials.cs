using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using Presenter.Bot.Channels;
using Presenter.Bot.Hosting;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>Channels take the bot's answers only with its own token: got by secret or by certificate, whatever file that lies in.</summary>
public sealed class Credentials : IDisposable
{
    private const string Tenant = "44444444-2222-3333-4444-555555555555";
    private const string Password = "open sesame";

    private readonly TemporaryFolder folder = Repository.Temporary();

    public void Dispose() => folder.Dispose();

    private static X509Certificate2 Make(int days = 30)
    {
        using var key = RSA.Create(2048);
        return new CertificateRequest("CN=presenter", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1).CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-60), DateTimeOffset.UtcNow.AddDays(days));
    }

    /// <summary>Files as tools write them.</summary>
    private (string Key, string Value)[] Settings(string form, X509Certificate2 certificate)
    {
        using var key = certificate.GetRSAPrivateKey()!;
        string Write(string name, string text)
        {
            File.WriteAllText(folder[name], text);
            return folder[name];
        }
        switch (form)
        {
            case "pfx":
                File.WriteAllBytes(folder["bot.pfx"], certificate.Export(X509ContentType.Pkcs12, Password));
                return [("BotFramework:Certificate:Path", folder["bot.pfx"]), ("BotFramework:Certificate:Password", Password)];
            case "one file":
                return [("BotFramework:Certificate:Path", Write("bot.pem", certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem())), ("BotFramework:Certificate:SendChain", "true")];
            case "locked key":
                return [("BotFramework:Certificate:Path", Write("bot.pem", certificate.ExportCertificatePem())), ("BotFramework:Certificate:Password", Password),
                    ("BotFramework:Certificate:KeyPath", Write("bot.key", key.ExportEncryptedPkcs8PrivateKeyPem(Password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 1000))))];
            case "no key":
                return [("BotFramework:Certificate:Path", Write("bot.pem", certificate.ExportCertificatePem()))];
            case "wrong password":
                return [.. Settings("pfx", certificate).Where(s => !s.Key.EndsWith("Password", StringComparison.Ordinal)), ("BotFramework:Certificate:Password", "sesame")];
            case "no file":
                return [("BotFramework:Certificate:Path", folder["nowhere.pem"])];
            default:
                return [("MicrosoftAppPassword", "the secret")];
        }
    }

    private static Task<HttpResponseMessage> AskAsync(ChannelHost bot, ConnectorServer channel) => bot.Http.PostAsJsonAsync("/api/messages", new
    {
        type = "message", id = "1", text = "How much is a family ticket?", channelId = "emulator", serviceUrl = channel.ServiceUrl, conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
    });

    [Theory]
    [InlineData("secret")]
    [InlineData("pfx")]
    [InlineData("one file")]
    [InlineData("locked key")]
    public async Task TheAnswerCarriesATokenThatTheBotHasProvedItselfFor(string form)
    {
        using var certificate = Make();
        await using var entra = await EntraServer.StartAsync();
        await using var channel = await ConnectorServer.StartAsync();
        await using var authority = await TokenAuthority.StartAsync();
        authority.Publish("key-1", "emulator");
        await using var bot = await ChannelHost.StartAsync(null, null,
            services => services.AddHttpClient(MsalHttpClients.Name).ConfigurePrimaryHttpMessageHandler(entra.Way),
            [("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppType", "SingleTenant"), ("MicrosoftAppTenantId", Tenant), ("BotFramework:ChannelMetadata", authority.Metadata),
             ("BotFramework:ServiceUrlHosts:0", "127.0.0.1"), .. Settings(form, certificate)]);
        bot.Http.DefaultRequestHeaders.Add("Authorization", "Bearer " + authority.Token(channel.ServiceUrl));
        // The first token has been withdrawn meanwhile: the channel says so, and gets the answer with a fresh one.
        channel.Refusals.Enqueue((401, null));
        (await AskAsync(bot, channel)).Dispose();
        await channel.NextMessageAsync();
        Assert.Equal("Bearer t-2", channel.Authorizations.Last());
        Assert.Equal(2, entra.Wishes.Count);

        var wish = entra.Wishes.First();
        Assert.Equal($"/{Tenant}/oauth2/v2.0/token", wish.Path);
        Assert.Equal(("client_credentials", ChannelHost.AppId, "https://api.botframework.com/.default"), (wish.Form["grant_type"], wish.Form["client_id"], wish.Form["scope"].Split(' ')[0]));
        Assert.Equal(form == "secret" ? "the secret" : null, wish.Form.GetValueOrDefault("client_secret"));
        if (form == "secret")
            return;
        var proof = new JsonWebToken(wish.Form["client_assertion"]);
        var read = await new JsonWebTokenHandler().ValidateTokenAsync(wish.Form["client_assertion"], new TokenValidationParameters
        {
            IssuerSigningKey = new X509SecurityKey(certificate), TryAllIssuerSigningKeys = true, ValidIssuer = ChannelHost.AppId, ValidAudience = $"https://login.microsoftonline.com/{Tenant}/oauth2/v2.0/token",
        });
        Assert.True(read.IsValid, read.Exception?.Message);
        Assert.Equal(form == "one file", proof.TryGetHeaderValue<object>("x5c", out _));
    }

    [Theory]
    [InlineData("no key", 30, "KeyPath")]
    [InlineData("wrong password", 30, "BotFramework:Certificate:Password")]
    [InlineData("no file", 30, "cannot be read")]
    [InlineData("pfx", -1, "ran out on")]
    public async Task ACertificateThatCannotBeUsedStopsTheStart(string form, int days, string says)
    {
        using var certificate = Make(days);
        var error = await Assert.ThrowsAsync<SettingException>(() => ChannelHost.StartAsync([("MicrosoftAppId", ChannelHost.AppId), .. Settings(form, certificate)]));
        Assert.Contains("BotFramework:Certificate:Path", error.Message);
        Assert.Contains(says, error.Message);
        Assert.DoesNotContain("sesame", error.Message);
    }

    [Theory]
    [InlineData("MicrosoftAppPassword", "secret", "keep one of the two")]
    [InlineData("MicrosoftAppType", "UserAssignedMsi", "managed identity has none")]
    [InlineData("MicrosoftAppId", "", "MicrosoftAppId is empty")]
    public async Task ACertificateBesideAnotherCredentialStopsTheStart(string key, string value, string says)
    {
        using var certificate = Make();
        var error = await Assert.ThrowsAsync<SettingException>(() => ChannelHost.StartAsync(
            [.. new[] { ("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppTenantId", Tenant) }.Where(s => s.Item1 != key), .. Settings("pfx", certificate), (key, value)]));
        Assert.Contains(says, error.Message);
    }
}
