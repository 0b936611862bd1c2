using System.Text.Json;
using Presenter.Renderer;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Conversations;

/// <summary>
/// Turns: the question, the sentences as planned, when each word was to be heard, and how far playback came. What is
/// written of a turn that has been deleted meanwhile leaves nothing behind.
/// </summary>
public sealed class ConversationStore(ConversationDatabase database, TimeProvider clock)
{
    private const string Turns = "SELECT turn, question, heard_samples, interrupted, reason, person, asked_at, answered_at, feedback, channel_data FROM turns WHERE conversation = @c ORDER BY asked_at";

    private const string Liked = "like", Disliked = "dislike";

    private sealed record Row(string Turn, string Question, long? Heard, bool Interrupted, string? Reason, string? Person, DateTimeOffset AskedAt, DateTimeOffset? AnsweredAt, string? Feedback, string? ChannelData);

    /// <summary>Begins a turn, or begins it anew with nothing said.</summary>
    /// <exception cref="InvalidOperationException">the turn is one of another conversation</exception>
    public Task BeginAsync(Question question, CancellationToken cancellation) => database.TransactAsync(async s =>
    {
        var turn = question.Turn.ToString();
        var begun = await s.ExecuteAsync("""
            INSERT INTO turns (turn, conversation, asked_at, question, person, channel_data) VALUES (@turn, @conversation, @at, @question, @person, @from)
            ON CONFLICT (turn) DO UPDATE SET reason = NULL, heard_samples = NULL, interrupted = 0, answered_at = NULL WHERE turns.conversation = excluded.conversation
            """, ("@turn", turn), ("@conversation", question.ConversationId), ("@at", clock.GetUtcNow().Stored()), ("@question", question.Text), ("@person", question.Person), ("@from", question.From?.Write()));
        if (begun == 0)
            throw new InvalidOperationException($"turn {turn} belongs to another conversation");
        await s.ExecuteAsync("DELETE FROM sentences WHERE turn = @turn", ("@turn", turn));
        return await s.ExecuteAsync("DELETE FROM words WHERE turn = @turn", ("@turn", turn));
    }, cancellation);

    public Task AddSentenceAsync(SpokenSentence sentence, CancellationToken cancellation) => database.RunAsync(s => AddAsync(s, sentence), cancellation);

    public Task AddWordsAsync(TurnId turn, IReadOnlyList<WordSpan> words, CancellationToken cancellation) => words.Count == 0 ? Task.CompletedTask : database.TransactAsync(async s =>
    {
        foreach (var word in words)
        {
            await s.ExecuteAsync("""
                INSERT INTO words SELECT @turn, @sentence, @start, @length, @sample WHERE EXISTS (SELECT 1 FROM turns WHERE turn = @turn)
                ON CONFLICT (turn, sentence, text_start) DO UPDATE SET length = excluded.length, start_sample = excluded.start_sample
                """, ("@turn", turn.ToString()), ("@sentence", word.Sentence), ("@start", word.TextStart), ("@length", word.Text.Length), ("@sample", word.StartSample));
        }
        return words.Count;
    }, cancellation);

    public Task EndAsync(TurnId turn, string conversation, string reason, CancellationToken cancellation) => database.RunAsync(s => EndAsync(s, turn, conversation, reason), cancellation);

    /// <summary>Ends a turn whose answer is read as a whole: all of it counts, or, where it failed, nothing.</summary>
    public Task EndAsync(Question question, string reason, IReadOnlyList<SpokenSentence> answer, CancellationToken cancellation) => database.TransactAsync(async s =>
    {
        foreach (var sentence in answer)
            await AddAsync(s, sentence);
        return await EndAsync(s, question.Turn, question.ConversationId, reason);
    }, cancellation);

    /// <summary>Only the conversation that asked may report.</summary>
    public Task ReportAsync(PlaybackReport report, CancellationToken cancellation) => database.RunAsync(s => s.ExecuteAsync(
        "UPDATE turns SET heard_samples = @heard, interrupted = @interrupted WHERE turn = @turn AND conversation = @conversation",
        ("@turn", report.Turn.ToString()), ("@conversation", report.ConversationId),
        ("@heard", Math.Max(0, report.HeardSamples)), ("@interrupted", report.Interrupted ? 1 : 0)), cancellation);

    /// <summary>Keeps what the visitor thinks of an answer; null takes it back.</summary>
    /// <returns>whether the turn is one of this conversation</returns>
    public Task<bool> RateAsync(TurnId turn, string conversation, bool? helpful, CancellationToken cancellation) => database.RunAsync(async s => await s.ExecuteAsync(
        "UPDATE turns SET feedback = @feedback WHERE turn = @turn AND conversation = @conversation",
        ("@turn", turn.ToString()), ("@conversation", conversation), ("@feedback", helpful is null ? null : helpful.Value ? Liked : Disliked)) > 0, cancellation);

    /// <summary>The last turns, oldest first, each answer cut after the last word that began before playback stopped.</summary>
    public Task<IReadOnlyList<PastTurn>> HistoryAsync(string conversation, int most, CancellationToken cancellation) => database.RunAsync<IReadOnlyList<PastTurn>>(async s =>
    {
        var history = new List<PastTurn>();
        foreach (var turn in Enumerable.Reverse(await s.ReadAsync($"{Turns} DESC LIMIT @n", Read, ("@c", conversation), ("@n", most))))
            history.Add(new PastTurn(turn.Question, (await HeardAsync(s, turn)).Text, IsCut(turn)));
        return history;
    }, cancellation);

    /// <summary>The turns of a conversation, oldest first.</summary>
    /// <param name="most">the last so many</param>
    public Task<IReadOnlyList<RecordedTurn>> TurnsAsync(string conversation, CancellationToken cancellation, int most = int.MaxValue) => database.RunAsync<IReadOnlyList<RecordedTurn>>(async s =>
    {
        var turns = new List<RecordedTurn>();
        foreach (var turn in Enumerable.Reverse(await s.ReadAsync($"{Turns} DESC LIMIT @n", Read, ("@c", conversation), ("@n", most))))
        {
            var (text, citations) = await HeardAsync(s, turn);
            turns.Add(new RecordedTurn(turn.Turn, turn.Person, turn.AskedAt, turn.Question, text, turn.AnsweredAt, IsCut(turn), Helpful(turn), citations, AskedFrom.Read(turn.ChannelData)));
        }
        return turns;
    }, cancellation);

    /// <param name="person">channel:person</param>
    /// <param name="channel">with its colon</param>
    /// <returns>the conversation of this channel in which the person has asked last; null where there is none</returns>
    public Task<string?> LatestOfAsync(string person, string channel, CancellationToken cancellation) => database.RunAsync(async s => (await s.ReadAsync(
        "SELECT conversation FROM turns WHERE person = @p AND conversation LIKE @c ORDER BY asked_at DESC LIMIT 1", r => r.GetString(0), ("@p", person), ("@c", channel + "%"))).FirstOrDefault(), cancellation);

    private static Row Read(System.Data.Common.DbDataReader row) => new(
        row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : row.GetInt64(2), row.GetInt32(3) != 0, row.Text(4), row.Text(5), row.Time(6)!.Value, row.Time(7), row.Text(8), row.Text(9));

    private static bool? Helpful(Row turn) => turn.Feedback is null ? null : turn.Feedback == Liked;

    private static Task<int> AddAsync(Statements s, SpokenSentence sentence) => s.ExecuteAsync("""
        INSERT INTO sentences (turn, number, text, citations) SELECT @turn, @number, @text, @citations WHERE EXISTS (SELECT 1 FROM turns WHERE turn = @turn)
        ON CONFLICT (turn, number) DO UPDATE SET text = excluded.text, citations = excluded.citations
        """, ("@turn", sentence.Turn.ToString()), ("@number", sentence.Index), ("@text", sentence.Text), ("@citations", sentence.Citations.Count > 0 ? JsonSerializer.Serialize(sentence.Citations) : null));

    private Task<int> EndAsync(Statements s, TurnId turn, string conversation, string reason) => s.ExecuteAsync(
        "UPDATE turns SET reason = @reason, answered_at = @at WHERE turn = @turn AND conversation = @conversation",
        ("@turn", turn.ToString()), ("@conversation", conversation), ("@reason", reason), ("@at", clock.GetUtcNow().Stored()));

    /// <summary>A page that was closed reports nothing: of what was to be heard, no more than was rendered can have been.</summary>
    private static bool IsCut(Row turn) => turn.Interrupted || turn.Heard is null && turn.Reason is "interrupted" or "superseded";

    private sealed record Said(int Number, string Text, string? Citations);

    private static async Task<(string Text, IReadOnlyList<Citation> Citations)> HeardAsync(Statements s, Row turn)
    {
        var sentences = await HeardSentencesAsync(s, turn);
        return (string.Join(' ', sentences.Select(x => x.Text)),
            [.. sentences.Where(x => x.Citations is not null).SelectMany(x => JsonSerializer.Deserialize<Citation[]>(x.Citations!) ?? []).Distinct()]);
    }

    private static async Task<IEnumerable<Said>> HeardSentencesAsync(Statements s, Row turn)
    {
        var sentences = await s.ReadAsync("SELECT number, text, citations FROM sentences WHERE turn = @t ORDER BY number", r => new Said(r.GetInt32(0), r.GetString(1), r.Text(2)), ("@t", turn.Turn));
        if (!IsCut(turn))
            return sentences;
        var last = await s.ReadAsync("SELECT sentence, text_start + length FROM words WHERE turn = @t AND start_sample < @h ORDER BY start_sample DESC LIMIT 1",
            r => (Sentence: r.GetInt32(0), End: r.GetInt32(1)), ("@t", turn.Turn), ("@h", turn.Heard ?? long.MaxValue));
        // A text answer has no words on a clock: its sentences were read as they came.
        if (last.Count == 0)
            return turn.Heard is null ? sentences : [];
        return sentences.Where(x => x.Number <= last[0].Sentence)
            .Select(x => x.Number < last[0].Sentence ? x : x with { Text = x.Text[..Math.Min(last[0].End, x.Text.Length)] });
    }
}
