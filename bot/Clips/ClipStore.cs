using System.Text.Json;
using System.Threading.Channels;
using Presenter.Bot.Conversations;
using Presenter.Renderer;

namespace Presenter.Bot.Clips;

/// <summary>An answer to render.</summary>
/// <param name="Conversation">channel:conversation</param>
/// <param name="Person">channel:person who asked; with them it is removed</param>
/// <param name="Reference">JSON of an activity that relates to the conversation: the way back</param>
/// <param name="Questions">to ask next, for the card</param>
public sealed record ClipJob(string Conversation, string? Person, string Reference, IReadOnlyList<SpokenSentence> Sentences, IReadOnlyList<string> Questions);

/// <summary>A job in the store.</summary>
/// <param name="Place">in the order of coming</param>
public sealed record WaitingClip(long Place, ClipJob Job);

/// <summary>Answers that wait for the renderer, in the conversations' database: a server that is stopped renders them after its restart.</summary>
public sealed partial class ClipStore(ConversationDatabase database, ClipOptions options, TimeProvider clock, ILogger<ClipStore> log)
{
    /// <summary>A job that was begun that often ends the process, or cannot be done.</summary>
    private const int MostTries = 3;

    private readonly Channel<bool> news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <returns>false where too many wait</returns>
    public async Task<bool> OfferAsync(ClipJob job, CancellationToken cancellation)
    {
        bool taken;
        try
        {
            taken = await database.RunAsync(s => s.ExecuteAsync("""
            INSERT INTO clips (conversation, person, job, tries, taken_at) SELECT @c, @person, @job, 0, @at WHERE (SELECT COUNT(*) FROM clips) < @most
            """, ("@c", job.Conversation), ("@person", job.Person), ("@job", JsonSerializer.Serialize(job)), ("@at", clock.GetUtcNow().Stored()), ("@most", options.Waiting)), cancellation) > 0;
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            // The text is there already, and no apology for it is due.
            LogNotKept(job.Conversation, e);
            return false;
        }
        if (taken)
            news.Writer.TryWrite(true);
        else
            LogFull(options.Waiting);
        return taken;
    }

    /// <summary>Returns when there may be something new.</summary>
    public async Task WaitAsync(CancellationToken cancellation) => await news.Reader.ReadAsync(cancellation);

    /// <summary>What waits, the oldest first.</summary>
    public async Task<IReadOnlyList<WaitingClip>> WaitingAsync(CancellationToken cancellation)
    {
        var clips = new List<WaitingClip>();
        foreach (var (place, json) in await database.RunAsync(s => s.ReadAsync("SELECT place, job FROM clips ORDER BY place", r => (r.GetInt64(0), r.GetString(1))), cancellation))
        {
            if (Read(json) is { } job)
                clips.Add(new WaitingClip(place, job));
            else
                await RemoveAsync(place, cancellation);
        }
        return clips;
    }

    /// <summary>Before the work: a job that ends the process every time must not do so for ever.</summary>
    /// <returns>false where it is gone, or was begun too often and is given up</returns>
    public async Task<bool> BeginAsync(WaitingClip clip, CancellationToken cancellation)
    {
        if (await database.RunAsync(s => s.ExecuteAsync("UPDATE clips SET tries = tries + 1 WHERE place = @p AND tries < @most", ("@p", clip.Place), ("@most", MostTries)), cancellation) > 0)
            return true;
        if (await RemoveAsync(clip.Place, cancellation))
            LogGivenUp(clip.Job.Conversation, MostTries);
        return false;
    }

    /// <returns>false where it was gone already, for instance with the person who asked</returns>
    public async Task<bool> RemoveAsync(long place, CancellationToken cancellation) =>
        await database.RunAsync(s => s.ExecuteAsync("DELETE FROM clips WHERE place = @p", ("@p", place)), cancellation) > 0;

    private static ClipJob? Read(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<ClipJob>(json);
        }
        catch (Exception e) when (e is JsonException or NotSupportedException)
        {
            // Of another version: the visitor has the text.
            return null;
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An answer has no clip: {Waiting} wait already (Clips:Waiting)")]
    private partial void LogFull(int waiting);

    [LoggerMessage(Level = LogLevel.Error, Message = "An answer in {Conversation} has no clip, since the job cannot be stored")]
    private partial void LogNotKept(string conversation, Exception error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The clip of an answer in {Conversation} was begun {Tries} times and never finished; it is given up, the visitor has the text")]
    private partial void LogGivenUp(string conversation, int tries);
}
