using System.Data.Common;
using Microsoft.Data.Sqlite;
using Npgsql;

namespace Presenter.Bot.Conversations;

/// <summary>SQLite, or PostgreSQL for several machines. Where the two differ, they differ in this file.</summary>
public sealed class ConversationDatabase : IAsyncDisposable
{
    private const int SchemaLock = 762341;

    private readonly SqliteConnection? file;
    private readonly PreparedCommands? prepared;
    private readonly NpgsqlDataSource? server;

    // SQLite writes one at a time anyway; its own way of waiting is to sleep and try again.
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <exception cref="IOException">it cannot be opened; names the place, the setting and the remedy, never the password</exception>
    public ConversationDatabase(ConversationOptions options)
    {
        if (options.Database.Length > 0)
            server = OpenServer(options.Database);
        else
            prepared = new PreparedCommands(file = OpenFile(Path.GetFullPath(options.Path)));
    }

    /// <summary>Runs statements, each for itself.</summary>
    public async Task<T> RunAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation)
    {
        if (server is not null)
        {
            await using var own = await server.OpenConnectionAsync(cancellation);
            return await work(new Statements(own, null, cancellation));
        }
        await gate.WaitAsync(cancellation);
        try
        {
            return await work(new Statements(file!, prepared, cancellation));
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>Runs statements of which all count or none.</summary>
    public Task<T> TransactAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation) => RunAsync(async statements =>
    {
        await using var transaction = await statements.Connection.BeginTransactionAsync(cancellation);
        if (statements.Prepared is { } commands)
            commands.Transaction = transaction as SqliteTransaction;
        try
        {
            var result = await work(statements);
            await transaction.CommitAsync(cancellation);
            return result;
        }
        finally
        {
            if (statements.Prepared is { } done)
                done.Transaction = null;
        }
    }, cancellation);

    /// <summary>
    /// Keeps the other machines out of a conversation until disposed, or until this process ends however it ends. One
    /// machine alone (SQLite) keeps its turns in order by itself.
    /// </summary>
    public async Task<IAsyncDisposable?> LockAsync(string conversation, CancellationToken cancellation)
    {
        if (server is null)
            return null;
        var connection = await server.OpenConnectionAsync(cancellation);
        try
        {
            await HoldAsync(connection, "pg_advisory_lock", conversation, cancellation);
            return new Held(connection, conversation);
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }

    /// <summary>The same without waiting: where another machine holds the name, nothing is held. One machine alone always gets it.</summary>
    public async Task<Attempt> TryLockAsync(string name, CancellationToken cancellation)
    {
        if (server is null)
            return new Attempt(true, null);
        var connection = await server.OpenConnectionAsync(cancellation);
        try
        {
            if (await HoldAsync(connection, "pg_try_advisory_lock", name, cancellation) is true)
                return new Attempt(true, new Held(connection, name));
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
        await connection.DisposeAsync();
        return new Attempt(false, null);
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        if (file is not null)
            await file.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
    }

    private static SqliteConnection OpenFile(string path)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            var connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path, Pooling = false }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL; {ConversationSchema.Tables("INTEGER PRIMARY KEY AUTOINCREMENT")}";
            command.ExecuteNonQuery();
            foreach (var (table, column) in ConversationSchema.Later)
            {
                command.CommandText = $"SELECT COUNT(*) FROM pragma_table_info('{table}') WHERE name = '{column}'";
                var known = command.ExecuteScalar() is > 0L;
                command.CommandText = $"ALTER TABLE {table} ADD COLUMN {column} TEXT";
                if (!known)
                    command.ExecuteNonQuery();
            }
            command.CommandText = ConversationSchema.Indices;
            command.ExecuteNonQuery();
            return connection;
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The conversations cannot be stored in {path}: {e.Message} Remedy: set {ConversationOptions.Section}:Path to a file that can be written.", e);
        }
    }

    private static NpgsqlDataSource OpenServer(string database)
    {
        var source = NpgsqlDataSource.Create(database);
        try
        {
            var columns = string.Concat(ConversationSchema.Later.Select(c => $"ALTER TABLE {c.Table} ADD COLUMN IF NOT EXISTS {c.Column} TEXT;"));
            // Machines that start together must not make the same table at once.
            using var command = source.CreateCommand(
                $"SELECT pg_advisory_xact_lock({SchemaLock}); {ConversationSchema.Tables("BIGINT GENERATED ALWAYS AS IDENTITY PRIMARY KEY")} {columns} {ConversationSchema.Indices}");
            command.ExecuteNonQuery();
            return source;
        }
        catch (Exception e) when (e is DbException or TimeoutException or InvalidOperationException or IOException)
        {
            source.Dispose();
            throw new IOException($"The conversations cannot be stored in PostgreSQL at {ConversationOptions.Host(database)}: {e.Message} "
                + $"Remedy: start that server and make the database and its user, or correct {ConversationOptions.Section}:Database; empty, it means SQLite.", e);
        }
    }

    private sealed class Held(NpgsqlConnection connection, string conversation) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            await using (connection)
                await HoldAsync(connection, "pg_advisory_unlock", conversation, CancellationToken.None);
        }
    }

    /// <summary>A turn of another machine may take as long as it takes: no time limit.</summary>
    private static async Task<object?> HoldAsync(NpgsqlConnection connection, string function, string conversation, CancellationToken cancellation)
    {
        await using var command = new NpgsqlCommand($"SELECT {function}(hashtextextended(@c, 0))", connection) { CommandTimeout = 0, Parameters = { new NpgsqlParameter("c", Statements.Storable(conversation)) } };
        return await command.ExecuteScalarAsync(cancellation);
    }
}

/// <summary>Whether a name is held; it is let go when this is disposed.</summary>
public readonly struct Attempt(bool held, IAsyncDisposable? hold) : IAsyncDisposable
{
    public bool Held => held;

    public ValueTask DisposeAsync() => hold?.DisposeAsync() ?? ValueTask.CompletedTask;
}
