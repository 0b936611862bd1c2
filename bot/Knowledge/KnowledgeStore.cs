using System.Runtime.InteropServices;
using Microsoft.Data.Sqlite;

namespace Presenter.Bot.Knowledge;

/// <summary>
/// Passages in SQLite: FTS5 for the search by words, vectors beside it. In write-ahead mode every question reads its own
/// snapshot, so that none waits for the one writer.
/// </summary>
public sealed class KnowledgeStore : IDisposable
{
    /// <summary>A file of another version is made anew: it holds nothing that the documents do not.</summary>
    private const int Version = 3;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS files (source TEXT PRIMARY KEY, stamp TEXT NOT NULL);
        CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5 (title, heading, text, terms, source UNINDEXED, tokenize = 'porter unicode61');
        CREATE TABLE IF NOT EXISTS vectors (model TEXT NOT NULL, passage TEXT NOT NULL, vector BLOB NOT NULL, PRIMARY KEY (model, passage)) WITHOUT ROWID;
        """;

    private readonly string connect;
    private readonly SqliteConnection writer;
    private readonly Lock writing = new();

    /// <exception cref="IOException">the file cannot be made or is damaged; names it with the remedy</exception>
    public KnowledgeStore(string file)
    {
        var path = Path.GetFullPath(file);
        connect = new SqliteConnectionStringBuilder { DataSource = path }.ToString();
        writer = new SqliteConnection(connect);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            writer.Open();
            Execute("PRAGMA journal_mode = WAL");
            if (Rows(writer, "PRAGMA user_version", r => r.GetInt32(0))[0] != Version)
                Execute($"DROP TABLE IF EXISTS files; DROP TABLE IF EXISTS passages; DROP TABLE IF EXISTS vectors; PRAGMA user_version = {Version}");
            Execute(Schema);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            writer.Dispose();
            throw new IOException($"The knowledge index cannot be kept in {path}: {e.Message} Remedy: set {KnowledgeOptions.Section}:IndexPath to a file that can be written, or delete a damaged one.", e);
        }
    }

    /// <summary>Stamp of every document that is indexed.</summary>
    public Dictionary<string, string> Stamps()
    {
        using var reader = Reader();
        return Rows(reader, "SELECT source, stamp FROM files", r => (Source: r.GetString(0), Stamp: r.GetString(1))).ToDictionary(f => f.Source, f => f.Stamp);
    }

    /// <summary>Puts a document's passages in place of those that it had.</summary>
    public void Put(string source, string stamp, IReadOnlyList<Passage> passages)
    {
        using var guard = writing.EnterScope();
        using var transaction = writer.BeginTransaction();
        Execute("DELETE FROM passages WHERE source = $s", ("$s", source));
        foreach (var p in passages)
        {
            Execute("INSERT INTO passages (title, heading, text, terms, source) VALUES ($t, $h, $x, $k, $s)", ("$t", p.Title), ("$h", p.Heading ?? ""), ("$x", p.Text),
                ("$k", string.Join(' ', Terms.Of($"{p.Title} {p.Heading} {p.Text}"))), ("$s", source));
        }
        Execute("INSERT OR REPLACE INTO files VALUES ($s, $m)", ("$s", source), ("$m", stamp));
        transaction.Commit();
    }

    public void Remove(string source)
    {
        using var guard = writing.EnterScope();
        using var transaction = writer.BeginTransaction();
        Execute("DELETE FROM passages WHERE source = $s", ("$s", source));
        Execute("DELETE FROM files WHERE source = $s", ("$s", source));
        transaction.Commit();
    }

    /// <summary>The passages that hold any of the terms, by BM25, best first.</summary>
    public IReadOnlyList<Passage> Match(IEnumerable<string> terms, int limit)
    {
        // Quoted, so that nothing in a question is read as FTS5 syntax; terms hold letters and digits only.
        var match = "terms:(" + string.Join(" OR ", terms.Select(t => $"\"{t}\"")) + ")";
        using var reader = Reader();
        return Rows(reader, "SELECT title, source, heading, text, bm25(passages, 4.0, 3.0, 1.0, 2.0) FROM passages WHERE passages MATCH $match ORDER BY 5 LIMIT $limit",
            Read, ("$match", match), ("$limit", limit));
    }

    /// <summary>All passages of a document, in their order.</summary>
    public IReadOnlyList<Passage> Document(string source)
    {
        using var reader = Reader();
        return Rows(reader, "SELECT title, source, heading, text FROM passages WHERE source = $s ORDER BY rowid", Read, ("$s", source));
    }

    public IReadOnlyList<Passage> All()
    {
        using var reader = Reader();
        return Rows(reader, "SELECT title, source, heading, text FROM passages ORDER BY rowid", Read);
    }

    /// <summary>Vectors of a model by the key of their passage's text.</summary>
    public Dictionary<string, float[]> Vectors(string model)
    {
        using var reader = Reader();
        return Rows(reader, "SELECT passage, vector FROM vectors WHERE model = $m", r => (Key: r.GetString(0), Bytes: r.GetFieldValue<byte[]>(1)), ("$m", model))
            .ToDictionary(v => v.Key, v => MemoryMarshal.Cast<byte, float>(v.Bytes).ToArray());
    }

    public void PutVectors(string model, IReadOnlyList<(string Key, float[] Vector)> vectors)
    {
        using var guard = writing.EnterScope();
        using var transaction = writer.BeginTransaction();
        foreach (var (key, vector) in vectors)
        {
            Execute("INSERT OR REPLACE INTO vectors VALUES ($m, $p, $v)", ("$m", model), ("$p", key),
                ("$v", MemoryMarshal.AsBytes(vector.AsSpan()).ToArray()));
        }
        transaction.Commit();
    }

    public void RemoveVectors(string model, IEnumerable<string> keys)
    {
        using var guard = writing.EnterScope();
        using var transaction = writer.BeginTransaction();
        foreach (var key in keys)
            Execute("DELETE FROM vectors WHERE model = $m AND passage = $p", ("$m", model), ("$p", key));
        transaction.Commit();
    }

    public void Dispose()
    {
        writer.Dispose();
        using var pool = new SqliteConnection(connect);
        SqliteConnection.ClearPool(pool);
    }

    private SqliteConnection Reader()
    {
        var connection = new SqliteConnection(connect);
        connection.Open();
        return connection;
    }

    private static Passage Read(SqliteDataReader row) => new(row.GetString(0), row.GetString(1), row.GetString(2) is { Length: > 0 } heading ? heading : null, row.GetString(3), 0);

    private static List<T> Rows<T>(SqliteConnection connection, string sql, Func<SqliteDataReader, T> read, params (string Name, object Value)[] values)
    {
        using var command = Command(connection, sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
            rows.Add(read(reader));
        return rows;
    }

    private void Execute(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(writer, sql, values);
        command.ExecuteNonQuery();
    }

    private static SqliteCommand Command(SqliteConnection connection, string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }
}
