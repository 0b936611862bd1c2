using System.Security.Cryptography;
using Microsoft.Data.Sqlite;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning.Reservations;

/// <param name="Question">what the visitor said yes to</param>
public sealed record Reservation(string Number, string Conversation, string What, string Question);

/// <summary>Reserved tickets in SQLite.</summary>
public sealed class ReservationStore(PlanningState state, TimeProvider clock)
{
    public const string Schema = """
        CREATE TABLE IF NOT EXISTS reservations (
          number TEXT PRIMARY KEY, conversation TEXT NOT NULL, what TEXT NOT NULL, question TEXT NOT NULL, made_at TEXT NOT NULL, person TEXT);
        CREATE INDEX IF NOT EXISTS reservations_of_conversation ON reservations (conversation, made_at);
        """;

    /// <summary>Without letters and digits that are taken for one another when read out.</summary>
    private const string Signs = "ACEHKLPRTXY34679";

    /// <returns>the reservation's number</returns>
    public async Task<string> AddAsync(Question question, string what, string asked, CancellationToken cancellation)
    {
        await using var connection = await state.OpenAsync(cancellation);
        while (true)
        {
            var number = "LQ-" + RandomNumberGenerator.GetString(Signs, 6);
            await using var command = connection.CreateCommand();
            command.CommandText = "INSERT OR IGNORE INTO reservations VALUES ($n, $c, $w, $q, $at, $who)";
            command.Parameters.AddWithValue("$n", number);
            command.Parameters.AddWithValue("$c", question.ConversationId);
            command.Parameters.AddWithValue("$w", what);
            command.Parameters.AddWithValue("$q", asked);
            command.Parameters.AddWithValue("$who", (object?)question.Person ?? DBNull.Value);
            command.Parameters.AddWithValue("$at", clock.GetUtcNow().ToString("o"));
            if (await command.ExecuteNonQueryAsync(cancellation) == 1)
                return number;
        }
    }

    /// <summary>A conversation's reservations, oldest first.</summary>
    public async Task<IReadOnlyList<Reservation>> OfAsync(string conversation, CancellationToken cancellation)
    {
        await using var connection = await state.OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = "SELECT number, conversation, what, question FROM reservations WHERE conversation = $c ORDER BY made_at";
        command.Parameters.AddWithValue("$c", conversation);
        var found = new List<Reservation>();
        await using SqliteDataReader row = await command.ExecuteReaderAsync(cancellation);
        while (await row.ReadAsync(cancellation))
            found.Add(new Reservation(row.GetString(0), row.GetString(1), row.GetString(2), row.GetString(3)));
        return found;
    }
}
