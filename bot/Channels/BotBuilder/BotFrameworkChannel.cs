using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;

namespace Presenter.Bot.Channels;

/// <summary>The Bot Framework channel on the real SDK (-p:BotBuilder=true, docs/channels.md).</summary>
public static class BotFrameworkChannel
{
    public static IServiceCollection AddBotFramework(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient();
        var certificate = AppCertificate.Read(configuration, TimeProvider.System);
        return services.AddBot(configuration)
            .AddSingleton<BotFrameworkAuthentication>(s => new ConfigurationBotFrameworkAuthentication(configuration, Credentials(configuration, certificate), httpClientFactory: s.GetRequiredService<IHttpClientFactory>()))
            .AddSingleton<OneTurnAtATime>()
            .AddSingleton(s => (CloudAdapter)new CloudAdapter(s.GetRequiredService<BotFrameworkAuthentication>(), s.GetRequiredService<ILogger<CloudAdapter>>()).Use(s.GetRequiredService<OneTurnAtATime>()))
            .AddSingleton<IBotFrameworkHttpAdapter>(s => s.GetRequiredService<CloudAdapter>());
    }

    /// <returns>null where the SDK reads secret or managed identity by itself</returns>
    private static ServiceClientCredentialsFactory? Credentials(IConfiguration configuration, AppCertificate certificate) => certificate.Certificate is null ? null
        : new CertificateServiceClientCredentialsFactory(certificate.Certificate, configuration["MicrosoftAppId"], configuration["MicrosoftAppTenantId"], sendX5c: certificate.SendChain);

    public static void MapBotFramework(this WebApplication app) =>
        app.MapPost("/api/messages", (HttpRequest request, HttpResponse response, IBotFrameworkHttpAdapter adapter, IBot bot, CancellationToken cancellation) =>
            adapter.ProcessAsync(request, response, bot, cancellation));
}
