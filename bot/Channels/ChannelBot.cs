using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Presenter.Bot.Channels;

public static class ChannelBot
{
    /// <summary>The one bot behind every channel.</summary>
    public static IServiceCollection AddBot(this IServiceCollection services)
    {
        services.TryAddSingleton<TextTurns>();
        services.TryAddSingleton<IBot, PresenterBot>();
        return services;
    }
}
