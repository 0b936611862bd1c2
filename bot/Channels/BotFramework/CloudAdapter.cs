using System.Security.Claims;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Schema;
using Presenter.Bot.Channels.BotFramework;

namespace Microsoft.Bot.Builder.Integration.AspNet.Core;

/// <summary>Runs the bot for an activity that is let in, and sends what it says through the channel's connector.</summary>
public sealed partial class CloudAdapter : BotAdapter
{
    private readonly Func<string, ConnectorClient> connectors;
    private readonly ILogger<CloudAdapter> log;

    public CloudAdapter(ChannelConnectors connectors, ILogger<CloudAdapter> log)
    {
        (this.connectors, this.log) = (connectors.For, log);
        OnTurnError = ApologiseAsync;
    }

    /// <returns>the answer to an invoke, the replies where the caller wants them in the body, or null</returns>
    public async Task<InvokeResponse?> ProcessActivityAsync(ClaimsIdentity caller, Activity activity, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        using var turn = new TurnContext(this, activity);
        turn.TurnState.Set(BotIdentityKey, caller);
        await RunPipelineAsync(turn, callback, cancellationToken);
        if (activity.Type == ActivityTypes.Invoke)
            return turn.TurnState.Get<Activity>(InvokeResponseKey)?.Value as InvokeResponse ?? new InvokeResponse { Status = StatusCodes.Status501NotImplemented };
        return activity.DeliveryMode == DeliveryModes.ExpectReplies
            ? new InvokeResponse { Status = StatusCodes.Status200OK, Body = new ExpectedReplies(turn.BufferedReplyActivities) }
            : null;
    }

    /// <summary>Runs the bot for an activity out of the inbox, which is told before an answer leaves.</summary>
    public async Task ProcessActivityAsync(Activity activity, Delivery delivery, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        using var turn = new TurnContext(this, activity);
        turn.TurnState.Set(nameof(Delivery), delivery);
        await RunPipelineAsync(turn, callback, cancellationToken);
    }

    /// <summary>Writes into a conversation that nobody has just spoken in.</summary>
    public override async Task ContinueConversationAsync(string botAppId, ConversationReference reference, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        var continuation = reference.GetContinuationActivity();
        // Its own id is nobody's message: what is said then replies to none.
        continuation.Id = reference.ActivityId;
        using var turn = new TurnContext(this, continuation);
        turn.TurnState.Set(BotIdentityKey, new ClaimsIdentity([new Claim("aud", botAppId)]));
        await RunPipelineAsync(turn, callback, cancellationToken);
    }

    public override async Task<ResourceResponse[]> SendActivitiesAsync(ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken)
    {
        var responses = new ResourceResponse[activities.Length];
        for (var i = 0; i < activities.Length; i++)
        {
            var activity = activities[i];
            activity.Id = null;
            responses[i] = new ResourceResponse();
            if (activity.Type == ActivityTypesEx.InvokeResponse)
                turnContext.TurnState.Set(InvokeResponseKey, activity);
            else if (activity.Type == ActivityTypes.Trace && activity.ChannelId != "emulator")
                continue;
            else
            {
                // Typing may be lost or shown twice.
                if (activity.Type != ActivityTypes.Typing && turnContext.TurnState.Get<Delivery>(nameof(Delivery)) is { } delivery)
                    await delivery.BeginAsync(cancellationToken);
                responses[i] = await SendAsync(activity, cancellationToken);
            }
        }
        return responses;
    }

    public override Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken) =>
        connectors(activity.ServiceUrl ?? "").Conversations.UpdateActivityAsync(activity.Conversation?.Id ?? "", activity.Id ?? "", activity, cancellationToken);

    public override Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken) =>
        connectors(reference.ServiceUrl ?? "").Conversations.DeleteActivityAsync(reference.Conversation?.Id ?? "", reference.ActivityId ?? "", cancellationToken);

    private Task<ResourceResponse> SendAsync(Activity activity, CancellationToken cancellation)
    {
        var conversations = connectors(activity.ServiceUrl ?? "").Conversations;
        var conversation = activity.Conversation?.Id ?? "";
        return string.IsNullOrEmpty(activity.ReplyToId)
            ? conversations.SendToConversationAsync(conversation, activity, cancellation)
            : conversations.ReplyToActivityAsync(conversation, activity.ReplyToId, activity, cancellation);
    }

    private async Task ApologiseAsync(ITurnContext turn, Exception error)
    {
        LogTurnFailed(turn.Activity.ChannelId, turn.Activity.Conversation?.Id, error);
        // A channel that did not take the answer will not take an apology either.
        if (error is ErrorResponseException or HttpRequestException || turn.Activity.Type != ActivityTypes.Message)
            return;
        await turn.SendActivityAsync("Something went wrong with this answer. Please ask again.");
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "A turn on {Channel} in {Conversation} failed")]
    private partial void LogTurnFailed(string? channel, string? conversation, Exception error);
}

/// <summary>Body of the answer to an activity whose delivery mode is expectReplies.</summary>
public sealed record ExpectedReplies(IReadOnlyList<Activity> Activities);
