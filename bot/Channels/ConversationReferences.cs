using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels;

/// <summary>Remembers the way back into each conversation, for whoever has to write there first.</summary>
public sealed class ConversationReferences(ConversationStates states)
{
    /// <returns>the conversation's state</returns>
    public Task<ConversationState> RememberAsync(IActivity activity, CancellationToken cancellation)
    {
        var reference = activity.GetConversationReference();
        // The activity changes with every message; a way back that does not is written once.
        reference.ActivityId = null;
        // What an activity relates to is the one place where both libraries write a reference.
        var json = ActivityJson.Write(new Activity { RelatesTo = reference });
        var person = ActivityNames.PersonOf(activity);
        return states.ChangeAsync(ActivityNames.ConversationOf(activity), s => s.Reference == json ? null : s with { Person = person, Reference = json }, cancellation);
    }

    /// <summary>The app was taken out of the conversation: nothing can be written there any more.</summary>
    public Task ForgetAsync(IActivity activity, CancellationToken cancellation) =>
        states.ChangeAsync(ActivityNames.ConversationOf(activity), s => s.Reference is null ? null : s with { Reference = null }, cancellation);

    /// <returns>null where nothing is stored</returns>
    public static ConversationReference? Read(ConversationState state) => state.Reference is null ? null : ActivityJson.Read(state.Reference).RelatesTo;
}
