using Microsoft.Data.Sqlite;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Reservations;

namespace Presenter.Bot.Planning;

/// <summary>The SQLite file of what outlives a turn: pending actions and reservations.</summary>
public sealed class PlanningState
{
    private readonly string connect;

    /// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
    public PlanningState(PlanningOptions options)
    {
        var path = Path.GetFullPath(options.StatePath);
        connect = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            using var connection = new SqliteConnection(connect);
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = "PRAGMA journal_mode = WAL;" + PendingStore.Schema + ReservationStore.Schema;
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Reservations cannot be stored in {path}: {e.Message} Remedy: set {PlanningOptions.Section}:StatePath to a file that can be written.", e);
        }
    }

    /// <param name="person">channel:person</param>
    /// <returns>actions that waited and reservations that are gone</returns>
    public Task<int> RemovePersonAsync(string person, CancellationToken cancellation) =>
        RemoveAsync("DELETE FROM pending WHERE person = $x", "DELETE FROM reservations WHERE person = $x", person, cancellation);

    /// <summary>Removes what was reserved before; what waits for a yes never waits that long.</summary>
    public Task<int> RemoveBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        RemoveAsync("DELETE FROM pending WHERE asked_at < unixepoch($x) * 1000", "DELETE FROM reservations WHERE made_at < $x", time.ToUniversalTime().ToString("o"), cancellation);

    private async Task<int> RemoveAsync(string waiting, string reserved, string value, CancellationToken cancellation)
    {
        await using var connection = await OpenAsync(cancellation);
        await using var command = connection.CreateCommand();
        command.CommandText = $"{waiting}; {reserved};";
        command.Parameters.AddWithValue("$x", value);
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connect);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
