using System.Data.Common;
using Npgsql;

namespace Presenter.Bot.Conversations;

/// <summary>SQLite, or PostgreSQL for several machines. Where the two differ, they differ in this file.</summary>
public sealed class ConversationDatabase : IAsyncDisposable
{
    private const int SchemaLock = 762341;

    private readonly SqliteFile? file;
    private readonly NpgsqlDataSource? server;

    /// <exception cref="IOException">it cannot be opened; names the place, the setting and the remedy, never the password</exception>
    public ConversationDatabase(ConversationOptions options)
    {
        if (options.Database.Length > 0)
            server = OpenServer(options.Database);
        else
            file = new SqliteFile(options.Path, new SqliteSchema(ConversationSchema.Tables("INTEGER PRIMARY KEY AUTOINCREMENT"), ConversationSchema.Later, ConversationSchema.Indices),
                "The conversations", $"{ConversationOptions.Section}:Path");
    }

    /// <summary>Runs statements, each for itself.</summary>
    public async Task<T> RunAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation)
    {
        if (file is not null)
            return await file.RunAsync(work, cancellation);
        await using var own = await server!.OpenConnectionAsync(cancellation);
        return await work(new Statements(own, null, cancellation));
    }

    /// <summary>Runs statements of which all count or none.</summary>
    public Task<T> TransactAsync<T>(Func<Statements, Task<T>> work, CancellationToken cancellation) => RunAsync(s => s.TransactAsync(work), cancellation);

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
        if (file is not null)
            await file.DisposeAsync();
        if (server is not null)
            await server.DisposeAsync();
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
