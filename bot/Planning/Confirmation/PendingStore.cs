using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning.Confirmation;

/// <summary>At most one action a conversation waits for its visitor; in SQLite, so that a restart between question and yes is not noticed.</summary>
public sealed class PendingStore(PlanningState state, PlanningOptions options, TimeProvider clock)
{
    public const string Table = """
        CREATE TABLE IF NOT EXISTS pending (conversation TEXT PRIMARY KEY, plugin TEXT NOT NULL, function TEXT NOT NULL, arguments TEXT NOT NULL, question TEXT NOT NULL, asked_at INTEGER NOT NULL, person TEXT);
        """;

    /// <summary>In place of what waited in this conversation before.</summary>
    public Task PutAsync(Question question, PendingAction action, CancellationToken cancellation) => state.File.RunAsync(s => s.ExecuteAsync(
        "INSERT OR REPLACE INTO pending VALUES (@c, @plugin, @function, @arguments, @question, @at, @person)",
        ("@c", question.ConversationId), ("@plugin", action.Plugin), ("@function", action.Function), ("@arguments", action.Arguments), ("@question", action.Question),
        ("@at", clock.GetUtcNow().ToUnixTimeMilliseconds()), ("@person", question.Person)), cancellation);

    /// <summary>Takes it out in one statement: of two answers at once only one gets it.</summary>
    public Task<PendingAction?> TakeAsync(string conversation, CancellationToken cancellation) => state.File.RunAsync(async s =>
    {
        // Whoever stands at the kiosk an hour later has not been asked.
        var oldest = clock.GetUtcNow().AddSeconds(-options.ConfirmSeconds).ToUnixTimeMilliseconds();
        return (await s.ReadAsync("DELETE FROM pending WHERE conversation = @c RETURNING plugin, function, arguments, question, asked_at",
            r => r.GetInt64(4) < oldest ? null : new PendingAction(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)), ("@c", conversation))).FirstOrDefault();
    }, cancellation);
}
