using Microsoft.Data.Sqlite;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning.Confirmation;

/// <summary>At most one action a conversation waits for its visitor; in SQLite, so that a restart between question and yes is not noticed.</summary>
public sealed class PendingStore(PlanningState state, PlanningOptions options, TimeProvider clock)
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS pending (conversation TEXT PRIMARY KEY, plugin TEXT NOT NULL, function TEXT NOT NULL, arguments TEXT NOT NULL, question TEXT NOT NULL, asked_at INTEGER NOT NULL, person TEXT);
        """;

    /// <summary>In place of what waited in this conversation before.</summary>
    public async Task PutAsync(Question question, PendingAction action, CancellationToken cancellation)
    {
        await using var connection = await state.OpenAsync(cancellation);
        await using var command = Command(connection, "INSERT OR REPLACE INTO pending VALUES ($c, $p, $f, $a, $q, $t, $who)", question.ConversationId);
        command.Parameters.AddWithValue("$p", action.Plugin);
        command.Parameters.AddWithValue("$f", action.Function);
        command.Parameters.AddWithValue("$a", action.Arguments);
        command.Parameters.AddWithValue("$q", action.Question);
        command.Parameters.AddWithValue("$t", clock.GetUtcNow().ToUnixTimeMilliseconds());
        command.Parameters.AddWithValue("$who", (object?)question.Person ?? DBNull.Value);
        await command.ExecuteNonQueryAsync(cancellation);
    }

    /// <summary>Takes it out in one statement: of two answers at once only one gets it.</summary>
    public async Task<PendingAction?> TakeAsync(string conversation, CancellationToken cancellation)
    {
        await using var connection = await state.OpenAsync(cancellation);
        await using var command = Command(connection, "DELETE FROM pending WHERE conversation = $c RETURNING plugin, function, arguments, question, asked_at", conversation);
        await using var row = await command.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return null;
        // Whoever stands at the kiosk an hour later has not been asked.
        var oldest = clock.GetUtcNow().AddSeconds(-options.ConfirmSeconds).ToUnixTimeMilliseconds();
        return row.GetInt64(4) < oldest ? null : new PendingAction(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3));
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, string conversation)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        command.Parameters.AddWithValue("$c", conversation);
        return command;
    }
}
