using Presenter.Bot.Conversations;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Reservations;

namespace Presenter.Bot.Planning;

/// <summary>What outlives a turn: pending actions and reservations.</summary>
/// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
public sealed class PlanningState(PlanningOptions options) : IAsyncDisposable
{
    public SqliteFile File { get; } = new(options.StatePath, new SqliteSchema(PendingStore.Table + ReservationStore.Table, [], ReservationStore.Index), "Reservations", $"{PlanningOptions.Section}:StatePath");

    /// <param name="person">channel:person</param>
    /// <returns>actions that waited and reservations that are gone</returns>
    public Task<int> RemovePersonAsync(string person, CancellationToken cancellation) =>
        RemoveAsync("DELETE FROM pending WHERE person = @x", "DELETE FROM reservations WHERE person = @x", person, cancellation);

    /// <summary>Removes what was reserved before; what waits for a yes never waits that long.</summary>
    public Task<int> RemoveBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        RemoveAsync("DELETE FROM pending WHERE asked_at < unixepoch(@x) * 1000", "DELETE FROM reservations WHERE made_at < @x", time.Stored(), cancellation);

    public ValueTask DisposeAsync() => File.DisposeAsync();

    private Task<int> RemoveAsync(string waiting, string reserved, string value, CancellationToken cancellation) =>
        File.TransactAsync(async s => await s.ExecuteAsync(waiting, ("@x", value)) + await s.ExecuteAsync(reserved, ("@x", value)), cancellation);
}
