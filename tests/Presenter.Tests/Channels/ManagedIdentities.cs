using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Presenter.Bot.Planning;
using Presenter.Tests.Hosting;
using Presenter.Tests.Planning;
using Xunit;

namespace Presenter.Tests.Channels;

/// <summary>On a machine of Azure's the server needs no secret at all: its identity opens the language model and the channel.</summary>
public class ManagedIdentities
{
    private const string ForTheModel = "66666666-2222-3333-4444-555555555555";

    [Fact]
    public async Task OneMachinesIdentitiesOpenTheModelAndTheChannel()
    {
        var wishes = new ConcurrentQueue<(string Resource, string Client, string Header)>();
        await using var azure = await IdentityEndpointAsync(wishes);
        using var folder = Repository.Temporary();
        using var key = RSA.Create(2048);
        using var made = Certificate(key);
        await File.WriteAllTextAsync(folder["roots.pem"], made.ExportCertificatePem());
        using var certificate = X509CertificateLoader.LoadPkcs12(made.Export(X509ContentType.Pkcs12), null);
        await using var model = await OpenAiServer.StartAsync(_ => Replies.Say("The model has been reached."), certificate);
        await using var channel = await ConnectorServer.StartAsync();
        await using var authority = await TokenAuthority.StartAsync();
        authority.Publish("key-1", "emulator");
        await using var bot = await BotProcess.StartAsync(ready: false,
            ("IDENTITY_ENDPOINT", azure.Urls.First() + "/msi/token"), ("IDENTITY_HEADER", "of this machine"), ("SSL_CERT_FILE", folder["roots.pem"]), ("Presenter__Package", "/nowhere"),
            ("Planning__Provider", "azure-openai"), ("Planning__Endpoint", model.Root), ("Planning__Model", "museum"), ("Planning__ManagedIdentity", ForTheModel), ("Planning__TimeoutSeconds", "600"),
            ("MicrosoftAppType", "UserAssignedMsi"), ("MicrosoftAppId", ChannelHost.AppId), ("MicrosoftAppTenantId", ForTheModel),
            ("BotFramework__ChannelMetadata", authority.Metadata), ("BotFramework__ServiceUrlHosts__0", "127.0.0.1"));
        using var http = new HttpClient { BaseAddress = bot.Address };
        http.DefaultRequestHeaders.Add("Authorization", "Bearer " + authority.Token(channel.ServiceUrl));
        using var answer = await http.PostAsJsonAsync("/api/messages", new
        {
            type = "message", id = "1", text = "Is anybody there?", channelId = "emulator", serviceUrl = channel.ServiceUrl, conversation = new { id = "c" }, from = new { id = "u" }, recipient = new { id = "b" },
        });
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        var text = (await channel.NextMessageAsync()).GetProperty("text").GetString();
        Assert.True(text == "The model has been reached.", $"{text} {bot.Said}");
        Assert.Equal("Bearer for https://cognitiveservices.azure.com", model.Requests[0].Headers["authorization"]);
        Assert.Contains("/openai/deployments/museum/", model.Requests[0].Path);
        Assert.Equal("Bearer for https://api.botframework.com", channel.Authorizations.Last());
        Assert.Contains(("https://cognitiveservices.azure.com", ForTheModel, "of this machine"), wishes);
        Assert.Contains(("https://api.botframework.com", ChannelHost.AppId, "of this machine"), wishes);
    }

    [Theory]
    [InlineData("openai", "https://x.example", "", "system", "only azure-openai knows it")]
    [InlineData("azure-openai", "https://x.example", "", "robin", "system and the client id")]
    [InlineData("azure-openai", "https://x.example", "a key", "system", "keep one of the two")]
    [InlineData("azure-openai", "http://x.example", "", "system", "https address")]
    [InlineData("azure-openai", "https://x.example", "", "", "Planning:ManagedIdentity")]
    public void AnIdentityThatCannotBeUsedIsNamed(string provider, string endpoint, string key, string identity, string says) =>
        Assert.Contains(says, new PlanningOptions { Provider = provider, Endpoint = endpoint, Model = "m", ApiKey = key, ManagedIdentity = identity }.Problem());

    /// <summary>What App Service and Container Apps give a machine: https://learn.microsoft.com/azure/app-service/overview-managed-identity (REST endpoint reference).</summary>
    private static async Task<WebApplication> IdentityEndpointAsync(ConcurrentQueue<(string, string, string)> wishes)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        app.MapGet("/msi/token", (HttpRequest request, string resource) =>
        {
            wishes.Enqueue((resource.TrimEnd('/'), request.Query["client_id"].ToString(), request.Headers["X-IDENTITY-HEADER"].ToString()));
            return Results.Json(new { access_token = $"for {resource.TrimEnd('/')}", expires_on = $"{DateTimeOffset.UtcNow.AddHours(24).ToUnixTimeSeconds()}", resource, token_type = "Bearer" });
        });
        await app.StartAsync();
        return app;
    }

    private static X509Certificate2 Certificate(RSA key)
    {
        var request = new CertificateRequest("CN=model", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        return request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(30));
    }
}
