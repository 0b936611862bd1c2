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

    public async Task<SqliteConnection> OpenAsync(CancellationToken cancellation)
    {
        var connection = new SqliteConnection(connect);
        await connection.OpenAsync(cancellation);
        return connection;
    }
}
