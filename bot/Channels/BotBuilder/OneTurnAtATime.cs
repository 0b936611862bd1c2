using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels;

/// <summary>The SDK runs what comes at once; with this, one turn of a conversation after the other, also across machines.</summary>
public sealed class OneTurnAtATime(TurnOrder order, ConversationDatabase database) : Microsoft.Bot.Builder.IMiddleware
{
    public Task OnTurnAsync(ITurnContext turnContext, NextDelegate next, CancellationToken cancellationToken)
    {
        // Who continues a conversation has waited for its turn already.
        if (turnContext.Activity is { Type: ActivityTypes.Event, Name: ActivityEventNames.ContinueConversation })
            return next(cancellationToken);
        var conversation = ActivityNames.ConversationOf(turnContext.Activity);
        return order.RunAsync(conversation, async () =>
        {
            await using var alone = await database.LockAsync(conversation, cancellationToken);
            await next(cancellationToken);
            return true;
        });
    }
}
