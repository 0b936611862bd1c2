namespace Presenter.Bot.Conversations;

/// <summary>Forgets: what one person said, or what is too old.</summary>
public sealed class ConversationRemoval(ConversationDatabase database)
{
    private static readonly string[] PartsOfTurns = ["sentences", "words"];

    /// <param name="person">channel:person</param>
    /// <returns>turns, references, waiting activities and waiting clips that are gone</returns>
    public Task<int> RemovePersonAsync(string person, CancellationToken cancellation) => database.TransactAsync(async s =>
    {
        foreach (var part in PartsOfTurns)
            await s.ExecuteAsync($"DELETE FROM {part} WHERE turn IN (SELECT turn FROM turns WHERE person = @p)", ("@p", person));
        var gone = await s.ExecuteAsync("DELETE FROM turns WHERE person = @p", ("@p", person));
        gone += await s.ExecuteAsync("DELETE FROM inbox WHERE person = @p", ("@p", person));
        gone += await s.ExecuteAsync("DELETE FROM clips WHERE person = @p", ("@p", person));
        // Others of a group keep their conversation; the new ETag keeps whoever has read it from writing the reference back.
        gone += await s.ExecuteAsync("DELETE FROM conversations WHERE person = @p AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.conversation = conversations.conversation)", ("@p", person));
        return gone + await s.ExecuteAsync("UPDATE conversations SET person = NULL, reference = NULL, handoff_by = NULL, etag = @etag WHERE person = @p", ("@p", person), ("@etag", Guid.NewGuid().ToString("N")));
    }, cancellation);

    /// <summary>Removes turns that were asked before, and conversations in which nothing has happened since.</summary>
    public Task<int> RemoveBeforeAsync(DateTimeOffset time, CancellationToken cancellation) => database.TransactAsync(async s =>
    {
        foreach (var part in PartsOfTurns)
            await s.ExecuteAsync($"DELETE FROM {part} WHERE turn IN (SELECT turn FROM turns WHERE asked_at < @t)", ("@t", time.Stored()));
        var gone = await s.ExecuteAsync("DELETE FROM turns WHERE asked_at < @t", ("@t", time.Stored()));
        gone += await s.ExecuteAsync("DELETE FROM inbox WHERE taken_at < @t", ("@t", time.Stored()));
        gone += await s.ExecuteAsync("DELETE FROM clips WHERE taken_at < @t", ("@t", time.Stored()));
        return gone + await s.ExecuteAsync("DELETE FROM conversations WHERE changed_at < @t AND NOT EXISTS (SELECT 1 FROM turns WHERE turns.conversation = conversations.conversation)", ("@t", time.Stored()));
    }, cancellation);
}
