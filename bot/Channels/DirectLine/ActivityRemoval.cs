using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Forgets activities with their files, and conversations of which nothing is left.</summary>
public sealed class ActivityRemoval(SqliteFile file)
{
    /// <summary>Removes what a user said, sent and was told.</summary>
    /// <returns>activities and files that are gone</returns>
    public Task<int> RemovePersonAsync(string user, CancellationToken cancellation) =>
        RemoveAsync("json_extract(json, '$.from.id') = @x OR json_extract(json, '$.recipient.id') = @x", user, cancellation);

    /// <summary>Removes activities from before. A question that waits stays until it is answered.</summary>
    /// <returns>activities and files that are gone</returns>
    public Task<int> RemoveBeforeAsync(DateTimeOffset time, CancellationToken cancellation) =>
        // Only conversations that began before can hold any: the others are not looked through.
        RemoveAsync("waits = 0 AND conversation IN (SELECT id FROM conversations WHERE begun_at < @x) AND julianday(json_extract(json, '$.timestamp')) < julianday(@x)", time.Stored(), cancellation);

    private Task<int> RemoveAsync(string which, string value, CancellationToken cancellation) => file.TransactAsync(async s =>
    {
        await s.ExecuteAsync($"CREATE TEMP TABLE touched AS SELECT DISTINCT conversation FROM activities WHERE {which}", ("@x", value));
        var gone = await s.ExecuteAsync($"DELETE FROM activities WHERE {which}", ("@x", value));
        gone += await s.ExecuteAsync("DELETE FROM files WHERE conversation IN (SELECT conversation FROM touched) AND NOT EXISTS (SELECT 1 FROM activities a WHERE a.conversation = files.conversation AND a.place = files.place)");
        // One that has just begun has no activity yet either, hence only those that have lost some.
        await s.ExecuteAsync("DELETE FROM conversations WHERE id IN (SELECT conversation FROM touched) AND id NOT IN (SELECT conversation FROM activities WHERE conversation IN (SELECT conversation FROM touched))");
        await s.ExecuteAsync("DROP TABLE touched");
        return gone;
    }, cancellation);
}
