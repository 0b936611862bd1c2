using Microsoft.Data.Sqlite;
using Presenter.Renderer;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Conversations;

/// <summary>
/// Turns in SQLite: the question, the sentences as planned, when each word was to be heard, and how far playback came.
/// </summary>
public sealed class ConversationStore : IAsyncDisposable
{
    private const string Schema = """
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = NORMAL;
        CREATE TABLE IF NOT EXISTS turns (
          turn TEXT PRIMARY KEY, conversation TEXT NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL,
          reason TEXT, heard_samples INTEGER, interrupted INTEGER NOT NULL DEFAULT 0);
        CREATE INDEX IF NOT EXISTS turns_of_conversation ON turns (conversation, asked_at);
        CREATE TABLE IF NOT EXISTS sentences (
          turn TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, PRIMARY KEY (turn, number));
        CREATE TABLE IF NOT EXISTS words (
          turn TEXT NOT NULL, sentence INTEGER NOT NULL, text_start INTEGER NOT NULL, length INTEGER NOT NULL,
          start_sample INTEGER NOT NULL, PRIMARY KEY (turn, sentence, text_start));
        """;

    private readonly SqliteConnection connection;
    private readonly SemaphoreSlim gate = new(1, 1);

    /// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
    public ConversationStore(ConversationOptions options)
    {
        var path = System.IO.Path.GetFullPath(options.Path);
        try
        {
            Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
            connection = new SqliteConnection(new SqliteConnectionStringBuilder { DataSource = path }.ToString());
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = Schema;
            command.ExecuteNonQuery();
        }
        catch (Exception e) when (e is SqliteException or IOException or UnauthorizedAccessException)
        {
            throw new IOException($"The conversations cannot be stored in {path}: {e.Message} Remedy: set {ConversationOptions.Section}:Path to a file that can be written.", e);
        }
    }

    public Task BeginAsync(Question question, CancellationToken cancellation) => ExecuteAsync(
        "INSERT OR REPLACE INTO turns (turn, conversation, asked_at, question) VALUES ($turn, $conversation, $at, $question)", cancellation,
        ("$turn", question.Turn.ToString()), ("$conversation", question.ConversationId),
        ("$at", DateTimeOffset.UtcNow.ToString("o")), ("$question", question.Text));

    public Task AddSentenceAsync(SpokenSentence sentence, CancellationToken cancellation) => ExecuteAsync(
        "INSERT OR REPLACE INTO sentences VALUES ($turn, $number, $text)", cancellation,
        ("$turn", sentence.Turn.ToString()), ("$number", sentence.Index), ("$text", sentence.Text));

    public async Task AddWordsAsync(TurnId turn, IReadOnlyList<WordSpan> words, CancellationToken cancellation)
    {
        foreach (var word in words)
        {
            await ExecuteAsync("INSERT OR REPLACE INTO words VALUES ($turn, $sentence, $start, $length, $sample)", cancellation,
                ("$turn", turn.ToString()), ("$sentence", word.Sentence), ("$start", word.TextStart),
                ("$length", word.Text.Length), ("$sample", word.StartSample));
        }
    }

    public Task EndAsync(TurnId turn, string reason, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE turns SET reason = $reason WHERE turn = $turn", cancellation, ("$turn", turn.ToString()), ("$reason", reason));

    /// <summary>Only the conversation that asked may report.</summary>
    public Task ReportAsync(PlaybackReport report, CancellationToken cancellation) => ExecuteAsync(
        "UPDATE turns SET heard_samples = $heard, interrupted = $interrupted WHERE turn = $turn AND conversation = $conversation", cancellation,
        ("$turn", report.Turn.ToString()), ("$conversation", report.ConversationId),
        ("$heard", Math.Max(0, report.HeardSamples)), ("$interrupted", report.Interrupted ? 1 : 0));

    /// <summary>The last turns, oldest first, each answer cut after the last word that began before playback stopped.</summary>
    public async Task<IReadOnlyList<PastTurn>> HistoryAsync(string conversation, int most, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            var turns = new List<(string Turn, string Question, long? Heard, bool Interrupted)>();
            await using (var command = Command("SELECT turn, question, heard_samples, interrupted FROM turns WHERE conversation = $c ORDER BY asked_at DESC LIMIT $n",
                ("$c", conversation), ("$n", most)))
            {
                await using var rows = await command.ExecuteReaderAsync(cancellation);
                while (await rows.ReadAsync(cancellation))
                    turns.Add((rows.GetString(0), rows.GetString(1), await rows.IsDBNullAsync(2, cancellation) ? null : rows.GetInt64(2), rows.GetBoolean(3)));
            }
            turns.Reverse();
            var history = new List<PastTurn>();
            foreach (var turn in turns)
                history.Add(new PastTurn(turn.Question, await AnswerAsync(turn.Turn, turn.Interrupted ? turn.Heard : null, cancellation), turn.Interrupted));
            return history;
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

    private async Task<string> AnswerAsync(string turn, long? heard, CancellationToken cancellation)
    {
        var sentences = new List<(int Number, string Text)>();
        await using (var command = Command("SELECT number, text FROM sentences WHERE turn = $t ORDER BY number", ("$t", turn)))
        {
            await using var rows = await command.ExecuteReaderAsync(cancellation);
            while (await rows.ReadAsync(cancellation))
                sentences.Add((rows.GetInt32(0), rows.GetString(1)));
        }
        if (heard is not { } limit)
            return string.Join(' ', sentences.Select(s => s.Text));
        await using var last = Command("SELECT sentence, text_start + length FROM words WHERE turn = $t AND start_sample < $h ORDER BY start_sample DESC LIMIT 1",
            ("$t", turn), ("$h", limit));
        await using var row = await last.ExecuteReaderAsync(cancellation);
        if (!await row.ReadAsync(cancellation))
            return "";
        int sentence = row.GetInt32(0), end = row.GetInt32(1);
        return string.Join(' ', sentences.Where(s => s.Number <= sentence)
            .Select(s => s.Number < sentence ? s.Text : s.Text[..Math.Min(end, s.Text.Length)]));
    }

    private async Task ExecuteAsync(string sql, CancellationToken cancellation, params (string Name, object Value)[] values)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            await using var command = Command(sql, values);
            await command.ExecuteNonQueryAsync(cancellation);
        }
        finally
        {
            gate.Release();
        }
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
