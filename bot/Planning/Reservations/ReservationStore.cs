using System.Security.Cryptography;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Planning.Reservations;

/// <param name="Question">what the visitor said yes to</param>
public sealed record Reservation(string Number, string Conversation, string What, string Question);

/// <summary>Reserved tickets in SQLite.</summary>
public sealed class ReservationStore(PlanningState state, TimeProvider clock)
{
    public const string Table = """
        CREATE TABLE IF NOT EXISTS reservations (
          number TEXT PRIMARY KEY, conversation TEXT NOT NULL, what TEXT NOT NULL, question TEXT NOT NULL, made_at TEXT NOT NULL, person TEXT);
        """;

    public const string Index = "CREATE INDEX IF NOT EXISTS reservations_of_conversation ON reservations (conversation, made_at);";

    /// <summary>Without letters and digits that are taken for one another when read out.</summary>
    private const string Signs = "ACEHKLPRTXY34679";

    /// <returns>the reservation's number</returns>
    public Task<string> AddAsync(Question question, string what, string asked, CancellationToken cancellation) => state.File.RunAsync(async s =>
    {
        while (true)
        {
            var number = "LQ-" + RandomNumberGenerator.GetString(Signs, 6);
            if (await s.ExecuteAsync("INSERT OR IGNORE INTO reservations VALUES (@n, @c, @what, @question, @at, @person)",
                ("@n", number), ("@c", question.ConversationId), ("@what", what), ("@question", asked), ("@at", clock.GetUtcNow().Stored()), ("@person", question.Person)) == 1)
                return number;
        }
    }, cancellation);

    /// <summary>A conversation's reservations, oldest first.</summary>
    public Task<List<Reservation>> OfAsync(string conversation, CancellationToken cancellation) => state.File.RunAsync(s => s.ReadAsync(
        "SELECT number, conversation, what, question FROM reservations WHERE conversation = @c ORDER BY made_at",
        r => new Reservation(r.GetString(0), r.GetString(1), r.GetString(2), r.GetString(3)), ("@c", conversation)), cancellation);
}
