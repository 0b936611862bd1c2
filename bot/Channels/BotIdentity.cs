namespace Presenter.Bot.Channels;

/// <summary>The id under which the bot writes by itself.</summary>
public sealed class BotIdentity(IConfiguration configuration)
{
    /// <summary>The app id; where there is none, on this machine only, the SDK wants some id all the same.</summary>
    public string Id { get; } = configuration["MicrosoftAppId"] is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
}
