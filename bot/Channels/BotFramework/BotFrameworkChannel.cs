using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Identity.Client;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

using BotFramework;

/// <summary>The Bot Framework channel, on our own part of the SDK (docs/channels.md).</summary>
public static class BotFrameworkChannel
{
    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddBotFramework(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient(ChannelConnectors.Name);
        services.AddHttpClient(MsalHttpClients.Name);
        services.AddHttpClient("openid");
        services.TryAddSingleton(TimeProvider.System);
        return services.AddBot(configuration)
            .AddSingleton(AppIdentity.Read(configuration)).AddSingleton(AppCertificate.Read(configuration, TimeProvider.System))
            .AddSingleton(configuration.ReadSection<BotFrameworkOptions>(BotFrameworkOptions.Section, o => o.Problem()))
            .AddSingleton<IMsalHttpClientFactory, MsalHttpClients>().AddSingleton<MicrosoftAppCredentials>()
            .AddSingleton<ServiceUrls>().AddSingleton<ChannelConnectors>()
            .AddSingleton(s => new JwtTokenValidation(
                s.GetRequiredService<AppIdentity>(), s.GetRequiredService<BotFrameworkOptions>(),
                s.GetRequiredService<IHttpClientFactory>().CreateClient("openid"), s.GetRequiredService<TimeProvider>()))
            .AddSingleton<CloudAdapter>().AddSingleton<MessagesEndpoint>()
            .AddSingleton<Inbox>().AddSingleton<BotFrameworkTurns>().AddHostedService(s => s.GetRequiredService<BotFrameworkTurns>());
    }

    public static void MapBotFramework(this WebApplication app) =>
        app.MapPost("/api/messages", (HttpRequest request, MessagesEndpoint endpoint, CancellationToken cancellation) => endpoint.PostAsync(request, cancellation))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(1024 * 1024));
}
