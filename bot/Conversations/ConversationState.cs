namespace Presenter.Bot.Conversations;

/// <summary>What is remembered of a conversation besides its turns.</summary>
/// <param name="Conversation">channel:conversation</param>
/// <param name="ETag">changes with every write; null where nothing is stored yet</param>
/// <param name="Person">channel:person whom the reference leads to</param>
/// <param name="Reference">JSON of the channel's conversation reference: the way back for whoever writes first</param>
/// <param name="Handoff">initiated or accepted while a person has taken over; null while the bot answers</param>
/// <param name="HandoffBy">id of the activity that asked for a person</param>
public sealed record ConversationState(string Conversation, string? ETag, string? Person = null, string? Reference = null, string? Handoff = null, string? HandoffBy = null);

/// <summary>Somebody else has written since the state was read; read it again.</summary>
public sealed class StaleStateException(string conversation)
    : Exception($"The state of conversation {conversation} was written by somebody else since it was read. Remedy: read it again and repeat the change.");

/// <summary>States of conversations under optimistic concurrency: a write counts only if nobody wrote in between.</summary>
public sealed class ConversationStates(ConversationDatabase database, TimeProvider clock)
{
    public Task<ConversationState> ReadAsync(string conversation, CancellationToken cancellation) => database.RunAsync(async s =>
        (await s.ReadAsync("SELECT etag, person, reference, handoff, handoff_by FROM conversations WHERE conversation = @c",
            r => new ConversationState(conversation, r.GetString(0), r.Text(1), r.Text(2), r.Text(3), r.Text(4)), ("@c", conversation)))
        .FirstOrDefault() ?? new ConversationState(conversation, null), cancellation);

    /// <summary>The conversations of a person that can be written into, the last one first.</summary>
    /// <param name="person">channel:person</param>
    public Task<List<string>> OfPersonAsync(string person, CancellationToken cancellation) => database.RunAsync(s => s.ReadAsync(
        "SELECT conversation FROM conversations WHERE person = @p AND reference IS NOT NULL ORDER BY changed_at DESC", r => r.GetString(0), ("@p", person)), cancellation);

    /// <returns>the state with its new ETag</returns>
    /// <exception cref="StaleStateException">the ETag is not the stored one</exception>
    public Task<ConversationState> WriteAsync(ConversationState state, CancellationToken cancellation) => database.RunAsync(async s =>
    {
        var next = state with { ETag = Guid.NewGuid().ToString("N") };
        var written = await s.ExecuteAsync(state.ETag is null
            ? "INSERT INTO conversations (conversation, etag, person, reference, handoff, handoff_by, changed_at) VALUES (@c, @next, @person, @reference, @handoff, @by, @at) ON CONFLICT (conversation) DO NOTHING"
            : "UPDATE conversations SET etag = @next, person = @person, reference = @reference, handoff = @handoff, handoff_by = @by, changed_at = @at WHERE conversation = @c AND etag = @etag",
            ("@c", state.Conversation), ("@etag", state.ETag), ("@next", next.ETag), ("@person", state.Person), ("@reference", state.Reference),
            ("@handoff", state.Handoff), ("@by", state.HandoffBy), ("@at", clock.GetUtcNow().Stored()));
        return written > 0 ? next : throw new StaleStateException(state.Conversation);
    }, cancellation);

    /// <summary>Changes what is stored, however many others write at the same time.</summary>
    /// <param name="change">null where nothing is to be written; may be asked more than once</param>
    /// <returns>the state as it is now</returns>
    public async Task<ConversationState> ChangeAsync(string conversation, Func<ConversationState, ConversationState?> change, CancellationToken cancellation)
    {
        while (true)
        {
            var state = await ReadAsync(conversation, cancellation);
            if (change(state) is not { } changed)
                return state;
            try
            {
                return await WriteAsync(changed, cancellation);
            }
            catch (StaleStateException)
            {
                // The next reading sees what the other one wrote.
            }
        }
    }
}
