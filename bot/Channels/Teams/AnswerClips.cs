using Presenter.Bot.Clips;
using Presenter.Bot.Streaming;
using Presenter.Renderer;

namespace Presenter.Bot.Channels.Teams;

/// <summary>After the text, where the channel and the settings want it: the answer waits to be rendered for its card.</summary>
/// <param name="renderer">null, as the store, where the host renders nothing</param>
public sealed class AnswerClips(ClipOptions? options = null, ClipStore? store = null, RendererState? renderer = null)
{
    /// <summary>The card comes when the clip is made, and never when it cannot be made.</summary>
    public async Task OfferAsync(ITurnContext turn, IReadOnlyList<SpokenSentence> sentences, IReadOnlyList<string> questions, CancellationToken cancellation)
    {
        var activity = turn.Activity;
        if (store is null || renderer?.Pipeline is null || options?.Serves(activity.ChannelId) != true || sentences.Count == 0 || activity.DeliveryMode == DeliveryModes.ExpectReplies)
            return;
        // What an activity relates to is the one place where both libraries write a reference.
        var reference = ActivityJson.Write(new Activity { RelatesTo = activity.GetConversationReference() });
        await store.OfferAsync(new ClipJob(ActivityNames.ConversationOf(activity), ActivityNames.PersonOf(activity), reference, sentences, questions), cancellation);
    }
}
