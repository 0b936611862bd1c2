using Microsoft.Data.Sqlite;

namespace Presenter.Bot.Conversations;

/// <summary>The tables of a SQLite file.</summary>
/// <param name="Tables">makes those that are missing</param>
/// <param name="Later">columns of type TEXT that files of earlier versions lack</param>
/// <param name="Indices">of all columns, the later ones too</param>
public sealed record SqliteSchema(string Tables, IReadOnlyList<(string Table, string Column)> Later, string Indices);

/// <summary>One SQLite file behind one connection, whose commands are parsed once: a caller at a time.</summary>
public sealed class SqliteFile : IAsyncDisposable
{
    private readonly SqliteConnection connection;
    private readonly PreparedCommands prepared;

    // SQLite writes one at a time anyway; its own way of waiting is to sleep and try again.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <param name="path">made when missing, with its folder</param>
    /// <param name="what">is to be stored there, for the error</param>
    /// <param name="setting">that names the path</param>
    /// <exception cref="IOException">it cannot be opened; names file, setting and remedy</exception>
    public SqliteFile(string path, SqliteSchema schema, string what, string setting)
    {
        path = Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            prepared = new PreparedCommands(connection);
            Make(schema);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            connection?.Dispose();
            throw new IOException($"{what} cannot be stored in {path}: {e.Message} Remedy: set {setting} to a file that can be written.", e);
        }
    }

    /// <summary>Runs statements, each for itself.</summary>
    public async Task<T> RunAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await work(new Statements(connection, prepared, cancellation));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Runs statements of which all count or none.</summary>
    public Task<T> TransactAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation) => RunAsync(s => s.TransactAsync(work), cancellation);

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        await connection.DisposeAsync();
    }

    private void Make(SqliteSchema schema)
    {
        using var command = connection.CreateCommand();
        command.CommandText = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {schema.Tables}";
        command.ExecuteNonQuery();
        foreach (var (table, column) in schema.Later)
        {
            command.CommandText = $"SELECT COUNT(*) FROM pragma_table_info('{table}') WHERE name = '{column}'";
            var known = command.ExecuteScalar() is > 0L;
            command.CommandText = $"ALTER TABLE {table} ADD COLUMN {column} TEXT";
            if (!known)
                command.ExecuteNonQuery();
        }
        command.CommandText = schema.Indices;
        command.ExecuteNonQuery();
    }
}
