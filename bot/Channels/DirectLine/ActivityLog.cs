using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>An activity of a conversation at its place; the place is what a watermark counts.</summary>
public sealed record LoggedActivity(long Place, string Json);

/// <summary>What a conversation's activities are added with.</summary>
/// <param name="Files">files of the first of them</param>
/// <param name="Waits">the bot has still to answer it</param>
/// <param name="Answers">place of what this answers: it waits no longer, in the same transaction</param>
public sealed record Adding(IReadOnlyList<UploadedFile> Files, bool Waits, long? Answers);

/// <summary>The conversations' activities, so that a restart loses and doubles none.</summary>
public sealed class ActivityLog : IAsyncDisposable
{
    private readonly SqliteFile file;
    private readonly TimeProvider clock;

    /// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
    public ActivityLog(DirectLineOptions options, TimeProvider clock)
    {
        file = DirectLineDatabase.Open(options);
        this.clock = clock;
        Files = new KeptFiles(file);
        Removal = new ActivityRemoval(file);
    }

    public KeptFiles Files { get; }

    public ActivityRemoval Removal { get; }

    /// <returns>false where it had begun before</returns>
    public Task<bool> BeginAsync(string conversation, CancellationToken cancellation) => file.RunAsync(async s => await s.ExecuteAsync(
        "INSERT OR IGNORE INTO conversations (id, begun_at) VALUES (@c, @at)", ("@c", conversation), ("@at", clock.GetUtcNow().Stored())) > 0, cancellation);

    /// <returns>the last activity's place; null where there is no such conversation</returns>
    public Task<long?> LastAsync(string conversation, CancellationToken cancellation) => file.RunAsync(async s =>
        await s.ReadAsync("SELECT last FROM conversations WHERE id = @c", r => r.GetInt64(0), ("@c", conversation)) is [var last] ? last : (long?)null, cancellation);

    /// <summary>Adds activities at the next places: all of them or none.</summary>
    /// <param name="writes">each: place -> the activity's JSON, whose id names the place</param>
    /// <returns>false where the conversation is gone</returns>
    public Task<bool> AddAsync(string conversation, IReadOnlyList<Func<long, string>> writes, Adding adding, CancellationToken cancellation) => file.TransactAsync(async s =>
    {
        long? first = null;
        foreach (var write in writes)
        {
            if (await s.ReadAsync("UPDATE conversations SET last = last + 1 WHERE id = @c RETURNING last", r => r.GetInt64(0), ("@c", conversation)) is not [var place])
                return false;
            first ??= place;
            await s.ExecuteAsync("INSERT INTO activities VALUES (@c, @p, @json, @waits)", ("@c", conversation), ("@p", place), ("@json", write(place)), ("@waits", adding.Waits ? 1 : 0));
        }
        foreach (var upload in adding.Files)
            await KeptFiles.AddAsync(s, conversation, first!.Value, upload);
        if (adding.Answers is { } answers)
            await AnsweredAsync(s, conversation, answers);
        return true;
    }, cancellation);

    public Task AnsweredAsync(string conversation, long place, CancellationToken cancellation) => file.RunAsync(s => AnsweredAsync(s, conversation, place), cancellation);

    /// <summary>At most <paramref name="most"/> activities after a place, in order.</summary>
    public Task<List<LoggedActivity>> AfterAsync(string conversation, long place, int most, CancellationToken cancellation) => file.RunAsync(s => s.ReadAsync(
        "SELECT place, json FROM activities WHERE conversation = @c AND place > @p ORDER BY place LIMIT @n", Read, ("@c", conversation), ("@p", place), ("@n", most)), cancellation);

    /// <summary>What the bot has still to answer, for instance since the process ended in between.</summary>
    public Task<List<LoggedActivity>> WaitingAsync(string conversation, CancellationToken cancellation) => file.RunAsync(s => s.ReadAsync(
        "SELECT place, json FROM activities WHERE conversation = @c AND waits = 1 ORDER BY place", Read, ("@c", conversation)), cancellation);

    /// <summary>Conversations in which something waits.</summary>
    public Task<List<string>> UnansweredAsync(CancellationToken cancellation) =>
        file.RunAsync(s => s.ReadAsync("SELECT DISTINCT conversation FROM activities WHERE waits = 1", r => r.GetString(0)), cancellation);

    public ValueTask DisposeAsync() => file.DisposeAsync();

    private static LoggedActivity Read(System.Data.Common.DbDataReader row) => new(row.GetInt64(0), row.GetString(1));

    private static Task<int> AnsweredAsync(Statements s, string conversation, long place) =>
        s.ExecuteAsync("UPDATE activities SET waits = 0 WHERE conversation = @c AND place = @p", ("@c", conversation), ("@p", place));
}
