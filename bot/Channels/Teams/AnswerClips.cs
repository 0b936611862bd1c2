using Presenter.Bot.Clips;
using Presenter.Renderer;

namespace Presenter.Bot.Channels.Teams;

/// <summary>After the text, where the channel and the settings want it: the answer is rendered and its card sent.</summary>
/// <param name="queue">null where the host renders nothing</param>
public sealed class AnswerClips(IConfiguration configuration, ClipQueue? queue = null)
{
    /// <summary>Returns at once; the card comes when the clip is made, and never when it cannot be made.</summary>
    public void Offer(ITurnContext turn, AnswerText answer, IReadOnlyList<SpokenSentence> sentences, IReadOnlyList<string> questions)
    {
        var activity = turn.Activity;
        if (queue is null || sentences.Count == 0 || activity.DeliveryMode == DeliveryModes.ExpectReplies || !queue.Serves(activity.ChannelId))
            return;
        // The turn is over by then: the card goes into the conversation as the bot's own message.
        var (adapter, reference) = (turn.Adapter, activity.GetConversationReference());
        // The SDK wants some id also where there is none, on this machine only.
        var bot = configuration["MicrosoftAppId"] is { Length: > 0 } id ? id : Guid.NewGuid().ToString();
        queue.Offer(new ClipJob(sentences, (links, cancellation) => adapter.ContinueConversationAsync(
            bot, reference, (later, stop) => later.SendActivityAsync(ActivityJson.Read(ClipCard.Of(answer, questions, links, activity.ChannelId).ToJsonString()), stop), cancellation)));
    }
}
