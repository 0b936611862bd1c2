using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.BotFramework;

/// <summary>An activity that a channel has delivered and that is not done yet.</summary>
/// <param name="Sending">its answer was about to be sent when somebody last wrote about it</param>
public sealed record PendingActivity(string Conversation, string Activity, string Json, bool Sending);

public enum Taken { New, Seen, Full }

/// <summary>
/// What the channels have delivered, in the conversations' database: known again when it is delivered twice, and still
/// there when the process ends before the answer.
/// </summary>
public sealed class Inbox(ConversationDatabase database, TimeProvider clock)
{
    /// <param name="waiting">activities of the conversation that may wait</param>
    public Task<Taken> TakeAsync(string conversation, string activity, string? person, string json, int waiting, CancellationToken cancellation) => database.TransactAsync(async s =>
    {
        if ((await s.ReadAsync("SELECT 1 FROM inbox WHERE conversation = @c AND activity = @a", r => 1, ("@c", conversation), ("@a", activity))).Count > 0)
            return Taken.Seen;
        if ((await s.ReadAsync("SELECT 1 FROM inbox WHERE conversation = @c AND state <> 'done' LIMIT @n", r => 1, ("@c", conversation), ("@n", waiting))).Count >= waiting)
            return Taken.Full;
        return await s.ExecuteAsync("""
            INSERT INTO inbox (conversation, activity, person, json, state, taken_at) VALUES (@c, @a, @person, @json, 'waits', @at) ON CONFLICT (conversation, activity) DO NOTHING
            """, ("@c", conversation), ("@a", activity), ("@person", person), ("@json", json), ("@at", clock.GetUtcNow().Stored())) > 0 ? Taken.New : Taken.Seen;
    }, cancellation);

    /// <summary>What is not done in a conversation, in the order of its coming.</summary>
    public Task<List<PendingActivity>> PendingAsync(string conversation, CancellationToken cancellation) => database.RunAsync(s => s.ReadAsync(
        "SELECT conversation, activity, json, state FROM inbox WHERE conversation = @c AND state <> 'done' ORDER BY place",
        r => new PendingActivity(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3) == "sending"), ("@c", conversation)), cancellation);

    /// <summary>Conversations in which something is not done.</summary>
    public Task<List<string>> PendingConversationsAsync(CancellationToken cancellation) =>
        database.RunAsync(s => s.ReadAsync("SELECT DISTINCT conversation FROM inbox WHERE state <> 'done'", r => r.GetString(0)), cancellation);

    /// <summary>From here on the answer may have arrived.</summary>
    public Task SendingAsync(PendingActivity activity, CancellationToken cancellation) => SetAsync(activity, "state = 'sending'", cancellation);

    /// <summary>Only its name is kept, to know it again.</summary>
    public Task DoneAsync(PendingActivity activity, CancellationToken cancellation) => SetAsync(activity, "state = 'done', json = ''", cancellation);

    private Task<int> SetAsync(PendingActivity activity, string what, CancellationToken cancellation) => database.RunAsync(s => s.ExecuteAsync(
        $"UPDATE inbox SET {what} WHERE conversation = @c AND activity = @a", ("@c", activity.Conversation), ("@a", activity.Activity)), cancellation);
}

/// <summary>Tells the inbox, once, that an answer is on its way.</summary>
public sealed class Delivery(Inbox inbox, PendingActivity activity)
{
    private bool begun;

    public async Task BeginAsync(CancellationToken cancellation)
    {
        if (begun)
            return;
        begun = true;
        await inbox.SendingAsync(activity, cancellation);
    }
}
