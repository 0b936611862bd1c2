using System.Collections.Concurrent;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>The answers that browsers without Media Source play as a growing file, until they have been played.</summary>
public sealed class TurnStreams(TimeProvider clock)
{
    public const string Root = "/turns";

    /// <summary>How long a whole answer waits for a page that broke off.</summary>
    private static readonly TimeSpan Kept = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<TurnId, (TurnStream Stream, ITimer? Forgets)> streams = new();

    public TurnStream Open(TurnId turn)
    {
        var stream = new TurnStream(turn);
        streams[turn] = (stream, null);
        return stream;
    }

    /// <returns>null where there is none, or the key is another one's</returns>
    public TurnStream? Find(TurnId turn, string? key) => streams.TryGetValue(turn, out var held) && held.Stream.IsKey(key) ? held.Stream : null;

    /// <summary>The turn is over on the server: what is whole waits for who still plays it.</summary>
    public void End(TurnId turn, TurnStream stream)
    {
        stream.End(whole: false);
        // Who lost the connection asks again under the same id: that one's file is not this one's.
        if (!streams.TryGetValue(turn, out var held) || held.Stream != stream)
            return;
        if (stream.IsWhole != true)
            streams.TryRemove(KeyValuePair.Create(turn, held));
        else
            streams.TryUpdate(turn, (stream, clock.CreateTimer(_ => Forget(turn), null, Kept, Timeout.InfiniteTimeSpan)), held);
    }

    /// <summary>Played, or not wanted any more.</summary>
    public void Forget(TurnId turn)
    {
        if (streams.TryRemove(turn, out var held))
            held.Forgets?.Dispose();
    }
}
