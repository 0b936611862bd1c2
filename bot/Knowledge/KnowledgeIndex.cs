using System.Text;
using Microsoft.Data.Sqlite;

namespace Presenter.Bot.Knowledge;

/// <summary>Markdown pages in SQLite's FTS5, found by BM25 and ranked again by how much of the question they cover.</summary>
public sealed partial class KnowledgeIndex : IAsyncDisposable
{
    private const int Candidates = 30;

    private const string Schema = """
        CREATE TABLE IF NOT EXISTS files (source TEXT PRIMARY KEY, stamp TEXT NOT NULL);
        CREATE VIRTUAL TABLE IF NOT EXISTS passages USING fts5 (title, heading, text, terms, source UNINDEXED, tokenize = 'porter unicode61');
        """;

    private readonly KnowledgeOptions options;
    private readonly ILogger<KnowledgeIndex> log;
    private readonly SqliteConnection connection;
    private readonly SemaphoreSlim gate = new(1, 1);

    public KnowledgeIndex(KnowledgeOptions options, ILogger<KnowledgeIndex> log)
    {
        this.options = options;
        this.log = log;
        var path = Path.GetFullPath(options.IndexPath);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path }.ToString());
            connection.Open();
            Execute(Schema);
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The knowledge index cannot be kept in {path}: {e.Message} Remedy: set {KnowledgeOptions.Section}:IndexPath to a file that can be written, or delete a damaged one.", e);
        }
    }

    public Vocabulary Vocabulary { get; private set; } = Vocabulary.Empty;

    /// <summary>Reads what changed in the folder since last time. What cannot be read is told and left out.</summary>
    public async Task RefreshAsync(CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (!Directory.Exists(options.Folder))
            {
                LogNoFolder(Path.GetFullPath(options.Folder));
                return;
            }
            var known = Rows("SELECT source, stamp FROM files").ToDictionary(r => r[0], r => r[1]);
            var found = new HashSet<string>();
            foreach (var path in Directory.GetFiles(options.Folder, "*.md", SearchOption.AllDirectories).Order(StringComparer.Ordinal))
            {
                var source = Path.GetRelativePath(options.Folder, path);
                found.Add(source);
                try
                {
                    var info = new FileInfo(path);
                    var stamp = $"{info.Length}-{info.LastWriteTimeUtc.Ticks}";
                    if (known.GetValueOrDefault(source) == stamp)
                        continue;
                    var text = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(await File.ReadAllBytesAsync(path, cancellation));
                    Store(source, stamp, MarkdownPages.Read(text, source));
                }
                catch (Exception e) when (e is IOException or UnauthorizedAccessException or DecoderFallbackException)
                {
                    LogUnreadable(path, e is DecoderFallbackException ? "it is not UTF-8 text; save it as UTF-8" : e.Message);
                }
            }
            foreach (var gone in known.Keys.Where(k => !found.Contains(k)))
                Remove(gone);
            var synonyms = Path.Combine(options.Folder, "synonyms.txt");
            Vocabulary = new Vocabulary(All(), File.Exists(synonyms) ? await File.ReadAllLinesAsync(synonyms, cancellation) : []);
            LogReady(found.Count, options.Folder);
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>The best passages, best first. Score is the share of the question's weight that a passage covers, 0 to 1.</summary>
    public async Task<IReadOnlyList<Passage>> SearchAsync(string query, int limit, CancellationToken cancellation)
    {
        var terms = Vocabulary.Read(query);
        var wanted = terms.Concat(terms.SelectMany(Vocabulary.Synonyms)).Distinct().Where(Vocabulary.Knows).ToArray();
        if (wanted.Length == 0)
            return [];
        await gate.WaitAsync(cancellation);
        try
        {
            // Quoted, so that nothing in a question is read as FTS5 syntax; terms hold letters and digits only.
            var match = "terms:(" + string.Join(" OR ", wanted.Select(t => $"\"{t}\"")) + ")";
            var rows = Rows("SELECT title, source, heading, text, bm25(passages, 4.0, 3.0, 1.0, 2.0) FROM passages WHERE passages MATCH $match ORDER BY 5 LIMIT $limit",
                ("$match", match), ("$limit", Candidates));
            return rows.Select(Read).Select((p, rank) => p with { Score = Cover(terms, p) - 0.002 * rank })
                .OrderByDescending(p => p.Score).Take(limit).ToArray();
        }
        finally
        {
            gate.Release();
        }
    }

    /// <summary>All passages of a page, in their order.</summary>
    /// <param name="source">the page's file, as passages name it</param>
    public async Task<IReadOnlyList<Passage>> PageAsync(string source, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            return Rows("SELECT title, source, heading, text FROM passages WHERE source = $s ORDER BY rowid", ("$s", source)).Select(Read).ToArray();
        }
        finally
        {
            gate.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await gate.WaitAsync();
        await connection.DisposeAsync();
    }

    private double Cover(IReadOnlyList<string> terms, Passage passage)
    {
        var own = Terms.Of(passage.Text).ToHashSet();
        var top = Terms.Of($"{passage.Title} {passage.Heading}").ToHashSet();
        double covered = 0, all = 0;
        foreach (var term in terms)
        {
            var weight = Vocabulary.Weight(term);
            all += weight;
            double Share(string t) => top.Contains(t) ? 1.15 : own.Contains(t) ? 1 : 0;
            covered += weight * Math.Max(Share(term), 0.85 * Vocabulary.Synonyms(term).Select(Share).DefaultIfEmpty(0).Max());
        }
        return all == 0 ? 0 : covered / all;
    }

    private void Store(string source, string stamp, IReadOnlyList<Passage> passages)
    {
        using var transaction = connection.BeginTransaction();
        Execute("DELETE FROM passages WHERE source = $s", ("$s", source));
        foreach (var p in passages)
        {
            Execute("INSERT INTO passages (title, heading, text, terms, source) VALUES ($t, $h, $x, $k, $s)", ("$t", p.Title), ("$h", p.Heading ?? ""), ("$x", p.Text),
                ("$k", string.Join(' ', Terms.Of($"{p.Title} {p.Heading} {p.Text}"))), ("$s", source));
        }
        Execute("INSERT OR REPLACE INTO files VALUES ($s, $m)", ("$s", source), ("$m", stamp));
        transaction.Commit();
    }

    private void Remove(string source)
    {
        Execute("DELETE FROM passages WHERE source = $s", ("$s", source));
        Execute("DELETE FROM files WHERE source = $s", ("$s", source));
    }

    private IReadOnlyCollection<Passage> All() =>
        Rows("SELECT title, source, heading, text FROM passages").Select(Read).ToArray();

    private static Passage Read(string[] row) => new(row[0], row[1], row[2].Length == 0 ? null : row[2], row[3], 0);

    private List<string[]> Rows(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql, values);
        using var reader = command.ExecuteReader();
        var rows = new List<string[]>();
        while (reader.Read())
            rows.Add(Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : reader.GetValue(i).ToString()!).ToArray());
        return rows;
    }

    private void Execute(string sql, params (string Name, object Value)[] values)
    {
        using var command = Command(sql, values);
        command.ExecuteNonQuery();
    }

    private SqliteCommand Command(string sql, (string Name, object Value)[] values)
    {
        var command = connection.CreateCommand();
        command.CommandText = sql;
        foreach (var (name, value) in values)
            command.Parameters.AddWithValue(name, value);
        return command;
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} knowledge pages in {Folder}")]
    private partial void LogReady(int count, string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "There is no knowledge folder at {Folder}; the presenter knows nothing. Remedy: make it, or set Knowledge:Folder")]
    private partial void LogNoFolder(string folder);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The knowledge file {File} cannot be read and is left out: {Problem}")]
    private partial void LogUnreadable(string file, string problem);
}
