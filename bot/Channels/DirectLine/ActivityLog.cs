using Microsoft.Data.Sqlite;
using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>An activity of a conversation at its place; the place is what a watermark counts.</summary>
public sealed record LoggedActivity(long Place, string Json);

/// <summary>A file that came with an activity.</summary>
/// <param name="Id">cannot be guessed: who knows it may read the file</param>
/// <param name="Type">media type in lower case, without parameters</param>
public sealed record UploadedFile(string Id, string Name, string Type, byte[] Bytes);

/// <summary>The conversations' activities in SQLite, so that a restart loses and doubles none.</summary>
public sealed class ActivityLog : IAsyncDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, last INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS activities (
          conversation TEXT NOT NULL, place INTEGER NOT NULL, json TEXT NOT NULL, waits INTEGER NOT NULL, PRIMARY KEY (conversation, place)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS files (
          id TEXT PRIMARY KEY, conversation TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
        CREATE INDEX IF NOT EXISTS files_of ON files (conversation, place);
        CREATE INDEX IF NOT EXISTS waiting ON activities (conversation, place) WHERE waits = 1;
        """;

    private readonly SqliteConnection connection;
    private readonly PreparedCommands prepared;
    private readonly TimeProvider clock;
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
    public ActivityLog(DirectLineOptions options, TimeProvider clock)
    {
        this.clock = clock;
        var path = Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path }.ToString());
            connection.Open();
            prepared = new PreparedCommands(connection);
            using var command = Command(Schema);
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"Direct Line's conversations cannot be stored in {path}: {e.Message} Remedy: set {DirectLineOptions.Section}:Path to a file that can be written.", e);
        }
    }

    /// <returns>false where it had begun before</returns>
    public Task<bool> BeginAsync(string conversation, CancellationToken cancellation) => LockedAsync(async () =>
    {
        var command = Prepared("INSERT OR IGNORE INTO conversations (id, begun_at) VALUES ($c, $at)", ("$c", conversation), ("$at", clock.GetUtcNow().ToString("o")));
        return await command.ExecuteNonQueryAsync(cancellation) > 0;
    }, cancellation);

    /// <returns>the last activity's place; null where there is no such conversation</returns>
    public Task<long?> LastAsync(string conversation, CancellationToken cancellation) => LockedAsync(async () =>
    {
        var command = Prepared("SELECT last FROM conversations WHERE id = $c", ("$c", conversation));
        return await command.ExecuteScalarAsync(cancellation) as long?;
    }, cancellation);

    /// <summary>Adds activities at the next places: all of them or none.</summary>
    /// <param name="writes">each: place -> the activity's JSON, whose id names the place</param>
    /// <param name="files">files of the first of them</param>
    /// <param name="waits">the bot has still to answer it</param>
    /// <param name="answers">place of what this answers: it waits no longer, in the same transaction</param>
    /// <returns>false where the conversation is gone</returns>
    public Task<bool> AddAsync(string conversation, IReadOnlyList<Func<long, string>> writes, IReadOnlyList<UploadedFile> files, bool waits, long? answers, CancellationToken cancellation) => LockedAsync(async () =>
    {
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellation);
        prepared.Transaction = transaction;
        foreach (var write in writes)
        {
            var next = Prepared("UPDATE conversations SET last = last + 1 WHERE id = $c RETURNING last", ("$c", conversation));
            if (await next.ExecuteScalarAsync(cancellation) is not long place)
                return false;
            var insert = Prepared("INSERT INTO activities VALUES ($c, $p, $json, $waits)", ("$c", conversation), ("$p", place), ("$json", write(place)), ("$waits", waits ? 1 : 0));
            await insert.ExecuteNonQueryAsync(cancellation);
        }
        foreach (var file in files)
        {
            await using var keep = Command("INSERT INTO files SELECT $id, id, last - $others, $name, $type, $bytes FROM conversations WHERE id = $c",
                ("$c", conversation), ("$id", file.Id), ("$others", writes.Count - 1), ("$name", file.Name), ("$type", file.Type), ("$bytes", file.Bytes));
            await keep.ExecuteNonQueryAsync(cancellation);
        }
        var answered = Prepared("UPDATE activities SET waits = 0 WHERE conversation = $c AND place = $answers", ("$c", conversation), ("$answers", answers ?? -1));
        await answered.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return true;
    }, cancellation);

    public Task AnsweredAsync(string conversation, long place, CancellationToken cancellation) => LockedAsync(async () =>
    {
        var command = Prepared("UPDATE activities SET waits = 0 WHERE conversation = $c AND place = $p", ("$c", conversation), ("$p", place));
        return await command.ExecuteNonQueryAsync(cancellation);
    }, cancellation);

    /// <summary>At most <paramref name="most"/> activities after a place, in order.</summary>
    public Task<IReadOnlyList<LoggedActivity>> AfterAsync(string conversation, long place, int most, CancellationToken cancellation) =>
        ReadAsync("SELECT place, json FROM activities WHERE conversation = $c AND place > $p ORDER BY place LIMIT $n", cancellation, ("$c", conversation), ("$p", place), ("$n", most));

    /// <summary>What the bot has still to answer, for instance since the process ended in between.</summary>
    public Task<IReadOnlyList<LoggedActivity>> WaitingAsync(string conversation, CancellationToken cancellation) =>
        ReadAsync("SELECT place, json FROM activities WHERE conversation = $c AND waits = 1 ORDER BY place", cancellation, ("$c", conversation));

    /// <returns>null where there is none, or no longer</returns>
    public Task<UploadedFile?> FileAsync(string id, CancellationToken cancellation) => LockedAsync(async () =>
    {
        await using var command = Command("SELECT name, type, bytes FROM files WHERE id = $id", ("$id", id));
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        return await rows.ReadAsync(cancellation) ? new UploadedFile(id, rows.GetString(0), rows.GetString(1), rows.GetFieldValue<byte[]>(2)) : null;
    }, cancellation);

    /// <returns>bytes of all files of a conversation</returns>
    public Task<long> FilesSizeAsync(string conversation, CancellationToken cancellation) => LockedAsync(async () =>
    {
        await using var command = Command("SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM files WHERE conversation = $c", ("$c", conversation));
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }, cancellation);

    /// <summary>Conversations in which something waits.</summary>
    public Task<IReadOnlyList<string>> UnansweredAsync(CancellationToken cancellation) => LockedAsync<IReadOnlyList<string>>(async () =>
    {
        await using var command = Command("SELECT DISTINCT conversation FROM activities WHERE waits = 1");
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var read = new List<string>();
        while (await rows.ReadAsync(cancellation))
            read.Add(rows.GetString(0));
        return read;
    }, cancellation);

    /// <summary>Removes what a user said, sent and was told, and conversations of which nothing is left.</summary>
    /// <returns>activities and files that are gone</returns>
    public Task<int> RemovePersonAsync(string user, CancellationToken cancellation) =>
        RemoveAsync("json_extract(json, '$.from.id') = $x OR json_extract(json, '$.recipient.id') = $x", user, cancellation);

    /// <summary>Removes activities from before, and conversations of which nothing is left. A question that waits stays until it is answered.</summary>
    /// <returns>activities that are gone</returns>
    public Task<int> RemoveBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        // Only conversations that began before can hold any: the others are not looked through.
        RemoveAsync("waits = 0 AND conversation IN (SELECT id FROM conversations WHERE begun_at < $x) AND julianday(json_extract(json, '$.timestamp')) < julianday($x)",
            time.ToUniversalTime().ToString("o"), cancellation);

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        await connection.DisposeAsync();
    }

    private Task<IReadOnlyList<LoggedActivity>> ReadAsync(string sql, CancellationToken cancellation, params (string Name, object Value)[] values) =>
        LockedAsync<IReadOnlyList<LoggedActivity>>(async () =>
        {
            var command = Prepared(sql, values);
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            var read = new List<LoggedActivity>();
            while (await rows.ReadAsync(cancellation))
                read.Add(new LoggedActivity(rows.GetInt64(0), rows.GetString(1)));
            return read;
        }, cancellation);

    private Task<int> RemoveAsync(string which, string value, CancellationToken cancellation) => LockedAsync(async () =>
    {
        await using var transaction = (SqliteTransaction)await connection.BeginTransactionAsync(cancellation);
        await using var find = Command($"CREATE TEMP TABLE touched AS SELECT DISTINCT conversation FROM activities WHERE {which}", ("$x", value));
        await find.ExecuteNonQueryAsync(cancellation);
        await using var remove = Command($"DELETE FROM activities WHERE {which}", ("$x", value));
        var gone = await remove.ExecuteNonQueryAsync(cancellation);
        await using var bare = Command("DELETE FROM files WHERE conversation IN (SELECT conversation FROM touched) AND NOT EXISTS (SELECT 1 FROM activities a WHERE a.conversation = files.conversation AND a.place = files.place)");
        gone += await bare.ExecuteNonQueryAsync(cancellation);
        // One that has just begun has no activity yet either, hence only those that have lost some.
        await using var close = Command("DELETE FROM conversations WHERE id IN (SELECT conversation FROM touched) AND id NOT IN (SELECT conversation FROM activities WHERE conversation IN (SELECT conversation FROM touched)); DROP TABLE touched");
        await close.ExecuteNonQueryAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        return gone;
    }, cancellation);

    private async Task<T> LockedAsync<T>(Func<Task<T>> work, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return await work();
        }
        finally
        {
            prepared.Transaction = null;
            gate.Release();
        }
    }

    /// <summary>Commands that run with every turn are parsed once.</summary>
    private SqliteCommand Prepared(string sql, params (string Name, object Value)[] values)
    {
        var command = prepared.Of(sql);
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    private SqliteCommand Command(string sql, params (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
