using Microsoft.Bot.Schema;

namespace Microsoft.Bot.Builder;

/// <summary>The way to one kind of channel.</summary>
public abstract class BotAdapter
{
    /// <summary>Key of the claims of who called, in the turn's state.</summary>
    public const string BotIdentityKey = "BotIdentity";

    internal const string InvokeResponseKey = "BotFrameworkAdapter.InvokeResponse";

    /// <summary>What happens when the bot throws; without it the exception goes on to the caller.</summary>
    public Func<ITurnContext, Exception, Task>? OnTurnError { get; set; }

    public abstract Task<ResourceResponse[]> SendActivitiesAsync(ITurnContext turnContext, Activity[] activities, CancellationToken cancellationToken);

    public abstract Task<ResourceResponse> UpdateActivityAsync(ITurnContext turnContext, Activity activity, CancellationToken cancellationToken);

    public abstract Task DeleteActivityAsync(ITurnContext turnContext, ConversationReference reference, CancellationToken cancellationToken);

    /// <summary>Writes into a conversation that nobody has just spoken in.</summary>
    /// <param name="botId">the bot's app id, empty where it has none</param>
    public virtual async Task ContinueConversationAsync(string botId, ConversationReference reference, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        using var turn = new TurnContext(this, reference.GetContinuationActivity());
        await RunPipelineAsync(turn, callback, cancellationToken);
    }

    protected async Task RunPipelineAsync(ITurnContext turnContext, BotCallbackHandler callback, CancellationToken cancellationToken)
    {
        try
        {
            await callback(turnContext, cancellationToken);
        }
        catch (Exception e) when (OnTurnError is not null && !cancellationToken.IsCancellationRequested)
        {
            await OnTurnError(turnContext, e);
        }
    }
}

/// <summary>The answer to an invoke: an HTTP status and what becomes the body.</summary>
public class InvokeResponse
{
    public int Status { get; set; }

    public object? Body { get; set; }

    public bool IsSuccessStatusCode() => Status is >= 200 and <= 299;
}
