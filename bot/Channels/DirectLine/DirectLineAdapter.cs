using System.Globalization;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Runs the bot for what a Direct Line client sent; what it says goes into the conversation's log.</summary>
public sealed partial class DirectLineAdapter : BotAdapter
{
    public const string ChannelId = "directline";

    private const string InvokeAnswer = "Presenter.InvokeAnswer";

    private readonly IBot bot;
    private readonly ActivityLog log;
    private readonly Listeners listeners;
    private readonly TimeProvider clock;
    private readonly ILogger<DirectLineAdapter> logger;

    public DirectLineAdapter(IBot bot, ActivityLog log, Listeners listeners, TimeProvider clock, ILogger<DirectLineAdapter> logger)
    {
        (this.bot, this.log, this.listeners, this.clock, this.logger) = (bot, log, listeners, clock, logger);
        OnTurnError = ApologiseAsync;
    }

    /// <summary>The bot's account in every conversation.</summary>
    public static ChannelAccount Bot => new() { Id = "presenter", Name = "Presenter", Role = RoleTypes.Bot };

    /// <summary>Conversation and place as the id of an activity, in the form of Azure's.</summary>
    public static string IdOf(string conversation, long place) => string.Create(CultureInfo.InvariantCulture, $"{conversation}|{place:0000000}");

    public async Task RunAsync(Activity activity, CancellationToken cancellation)
    {
        using var turn = new TurnContext(this, activity);
        await RunPipelineAsync(turn, bot.OnTurnAsync, cancellation);
    }

    /// <returns>what the bot answers an invoke with; null where it failed</returns>
    public async Task<InvokeResponse?> InvokeAsync(Activity invoke, CancellationToken cancellation)
    {
        using var turn = new TurnContext(this, invoke);
        await RunPipelineAsync(turn, bot.OnTurnAsync, cancellation);
        return turn.TurnState.Get<Activity>(InvokeAnswer)?.Value as InvokeResponse;
    }

    /// <summary>Says something in an activity's conversation without asking the bot.</summary>
    public async Task SayAsync(Activity about, Activity message, CancellationToken cancellation)
    {
        using var turn = new TurnContext(this, about);
        await turn.SendActivityAsync(message, cancellation);
    }

    public override async Task<ResourceResponse[]> SendActivitiesAsync(ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken)
    {
        var question = turnContext.Activity;
        var conversation = question.Conversation?.Id ?? "";
        var answered = long.TryParse(question.Id?.Split('|')[^1], NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : (long?)null;
        var writes = new List<Func<long, string>>();
        foreach (var activity in activities)
        {
            (activity.Timestamp, activity.ServiceUrl) = (clock.GetUtcNow(), null);
            // What the presenter writes first replies to no message, whatever the event is called that let it.
            if (answered is null)
                activity.ReplyToId = null;
            if (activity.Type == ActivityTypes.Typing)
            {
                // A growing answer's updates bear their stream's id, by which Web Chat knows them for one message.
                activity.Id = string.IsNullOrEmpty(activity.Id) ? Guid.NewGuid().ToString() : activity.Id;
                listeners.Tell(conversation, new PassingActivity(ActivityJson.Write(activity), answered ?? 0));
            }
            else if (activity.Type == ActivityTypesEx.InvokeResponse)
            {
                turnContext.TurnState.Set(InvokeAnswer, activity);
            }
            else if (activity.Type != ActivityTypes.Trace)
            {
                writes.Add(place =>
                {
                    activity.Id = IdOf(conversation, place);
                    return ActivityJson.Write(activity);
                });
            }
        }
        if (writes.Count > 0)
        {
            // The answer and that its question waits no longer are one transaction: a restart in between cannot double it.
            if (!await log.AddAsync(conversation, writes, new Adding([], Waits: false, answered), cancellationToken))
                LogGone(conversation);
            listeners.Wake(conversation);
        }
        return [.. activities.Select(a => new ResourceResponse { Id = a.Id })];
    }

    public override Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Direct Line clients cannot change what they have shown");

    public override Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken) =>
        throw new NotSupportedException("Direct Line clients cannot take back what they have shown");

    private async Task ApologiseAsync(ITurnContext turn, Exception error)
    {
        LogTurnFailed(turn.Activity.Conversation?.Id, error);
        if (turn.Activity.Type == ActivityTypes.Message)
            await turn.SendActivityAsync("Something went wrong with this answer. Please ask again.");
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Direct Line's conversation {Conversation} was removed while it was answered")]
    private partial void LogGone(string conversation);

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn of Direct Line's conversation {Conversation} failed")]
    private partial void LogTurnFailed(string? conversation, Exception error);
}
