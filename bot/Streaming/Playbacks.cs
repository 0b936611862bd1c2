using System.Collections.Concurrent;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>The turns that are being rendered, each with what keeps it near its playing.</summary>
public sealed class Playbacks
{
    private readonly ConcurrentDictionary<TurnId, Pacing> turns = new();

    /// <summary>Pages may tell where this turn plays until this is disposed.</summary>
    public IDisposable Follow(TurnId turn, Pacing pacing)
    {
        turns[turn] = pacing;
        return new Following(turns, KeyValuePair.Create(turn, pacing));
    }

    /// <summary>Pages are anybody's: what cannot be is left out.</summary>
    /// <param name="samples">played so far; null: it plays no more, and nothing need wait for it</param>
    public void Take(TurnId turn, long? samples)
    {
        if (!turns.TryGetValue(turn, out var pacing))
            return;
        if (samples is null)
            pacing.Free();
        else if (samples is >= 0 and < MediaClock.SampleRate * 86_400L)
            pacing.Played(MediaClock.TimeOfSample(samples.Value));
    }

    private sealed class Following(ConcurrentDictionary<TurnId, Pacing> turns, KeyValuePair<TurnId, Pacing> own) : IDisposable
    {
        public void Dispose() => turns.TryRemove(own);
    }
}
