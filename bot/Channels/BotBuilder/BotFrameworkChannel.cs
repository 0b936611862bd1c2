using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Microsoft.Bot.Connector.Authentication;

namespace Presenter.Bot.Channels;

/// <summary>The Bot Framework channel on the real SDK (-p:BotBuilder=true, docs/channels.md).</summary>
public static class BotFrameworkChannel
{
    public static IServiceCollection AddBotFramework(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient();
        return services.AddBot(configuration)
            .AddSingleton<BotFrameworkAuthentication>(s => new ConfigurationBotFrameworkAuthentication(configuration, httpClientFactory: s.GetRequiredService<IHttpClientFactory>()))
            .AddSingleton<IBotFrameworkHttpAdapter>(s => new CloudAdapter(s.GetRequiredService<BotFrameworkAuthentication>(), s.GetRequiredService<ILogger<CloudAdapter>>()));
    }

    public static void MapBotFramework(this WebApplication app) =>
        app.MapPost("/api/messages", (HttpRequest request, HttpResponse response, IBotFrameworkHttpAdapter adapter, IBot bot, CancellationToken cancellation) =>
            adapter.ProcessAsync(request, response, bot, cancellation));
}
