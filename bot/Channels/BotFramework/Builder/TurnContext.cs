using Microsoft.Bot.Schema;

namespace Microsoft.Bot.Builder;

/// <summary>Addresses what the bot sends; replies that were asked for in the response's body are kept for it.</summary>
public class TurnContext(BotAdapter adapter, Activity activity) : ITurnContext, IDisposable
{
    public BotAdapter Adapter => adapter;

    public Activity Activity => activity;

    public TurnContextStateCollection TurnState { get; } = [];

    public bool Responded { get; private set; }

    /// <summary>Replies of a turn whose delivery mode is expectReplies.</summary>
    public List<Activity> BufferedReplyActivities { get; } = [];

    public Task<ResourceResponse> SendActivityAsync(string textReplyToSend, string? speak = null, string inputHint = InputHints.AcceptingInput, CancellationToken cancellationToken = default) =>
        SendActivityAsync(MessageFactory.Text(textReplyToSend, speak, inputHint), cancellationToken);

    public async Task<ResourceResponse> SendActivityAsync(IActivity activity, CancellationToken cancellationToken = default) =>
        (await SendActivitiesAsync([activity], cancellationToken)) is [var first, ..] ? first : new ResourceResponse();

    public async Task<ResourceResponse[]> SendActivitiesAsync(IActivity[] activities, CancellationToken cancellationToken = default)
    {
        var reference = Activity.GetConversationReference();
        var addressed = activities.Cast<Activity>().Select(a => a.ApplyConversationReference(reference)).ToArray();
        foreach (var item in addressed)
        {
            item.Type ??= ActivityTypes.Message;
            if (item.Type == ActivityTypes.Message)
                item.InputHint ??= InputHints.AcceptingInput;
            Responded |= item.Type != ActivityTypes.Trace;
        }
        if (Activity.DeliveryMode != DeliveryModes.ExpectReplies)
            return await adapter.SendActivitiesAsync(this, addressed, cancellationToken);
        foreach (var item in addressed)
        {
            if (item.Type == ActivityTypesEx.InvokeResponse)
                TurnState.Set(BotAdapter.InvokeResponseKey, item);
            else
                BufferedReplyActivities.Add(item);
        }
        return [.. addressed.Select(_ => new ResourceResponse())];
    }

    public Task<ResourceResponse> UpdateActivityAsync(IActivity activity, CancellationToken cancellationToken = default) =>
        adapter.UpdateActivityAsync(this, ((Activity)activity).ApplyConversationReference(Activity.GetConversationReference()), cancellationToken);

    public Task DeleteActivityAsync(string activityId, CancellationToken cancellationToken = default)
    {
        var reference = Activity.GetConversationReference();
        reference.ActivityId = activityId;
        return adapter.DeleteActivityAsync(this, reference, cancellationToken);
    }

    public void Dispose()
    {
        TurnState.Clear();
        GC.SuppressFinalize(this);
    }
}

public static class MessageFactory
{
    public static Activity Text(string text, string? ssml = null, string? inputHint = null) =>
        new() { Type = ActivityTypes.Message, Text = text, Speak = ssml, InputHint = inputHint ?? InputHints.AcceptingInput };
}
