using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Clips;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

public static class ChannelBot
{
    /// <summary>The one bot behind every channel.</summary>
    public static IServiceCollection AddBot(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(configuration.ReadSection<HandoffOptions>(HandoffOptions.Section, o => o.Problem()));
        services.TryAddSingleton<TextTurns>();
        services.TryAddSingleton<TurnOrder>();
        services.TryAddSingleton<Transcripts>();
        services.TryAddSingleton<ConversationReferences>();
        services.TryAddSingleton<Handoff>();
        services.TryAddSingleton<FollowUps>();
        services.TryAddSingleton<AnswerClips>();
        services.TryAddSingleton<ClipCards>();
        services.TryAddSingleton<BotIdentity>();
        services.TryAddSingleton<ClipDelivery>(s => s.GetRequiredService<ClipCards>().SendAsync);
        services.TryAddSingleton<AnswerReply>();
        services.TryAddSingleton<IBot, PresenterBot>();
        return services;
    }
}
