namespace Presenter.Bot.Channels.Teams;

/// <summary>How a channel takes an answer that grows (Agents SDK, StreamingResponse).</summary>
/// <param name="Interval">The least time between two updates.</param>
/// <param name="OwnId">The stream's id is ours; otherwise it is the id that the channel gives the first update.</param>
/// <param name="AtOnce">The first update goes at once, and the last message keeps the interval too.</param>
public sealed record StreamManner(TimeSpan Interval, bool OwnId, bool AtOnce)
{
    /// <summary>Teams takes one request a second of a stream, and streams in personal chats only.</summary>
    private static readonly StreamManner Teams = new(TimeSpan.FromSeconds(1), OwnId: false, AtOnce: true);

    /// <summary>Web Chat: an answer that is there within the interval comes as one message, without any wait.</summary>
    private static readonly StreamManner WebChat = new(TimeSpan.FromMilliseconds(500), OwnId: true, AtOnce: false);

    /// <returns>null where answers come as one message</returns>
    public static StreamManner? Of(Activity question) => question switch
    {
        { DeliveryMode: DeliveryModes.ExpectReplies } => null,
        { ChannelId: "msteams" } when string.Equals(question.Conversation?.ConversationType, "personal", StringComparison.OrdinalIgnoreCase) => Teams,
        { ChannelId: "webchat" or "directline" } => WebChat,
        _ => null,
    };
}
