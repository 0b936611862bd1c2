using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Channels.Teams;

namespace Presenter.Bot.Channels;

public static class ChannelBot
{
    /// <summary>The one bot behind every channel.</summary>
    public static IServiceCollection AddBot(this IServiceCollection services)
    {
        services.TryAddSingleton<TextTurns>();
        services.TryAddSingleton<FollowUps>();
        services.TryAddSingleton<AnswerClips>();
        services.TryAddSingleton<AnswerReply>();
        services.TryAddSingleton<IBot, PresenterBot>();
        return services;
    }
}
