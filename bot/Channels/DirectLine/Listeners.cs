using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>The sockets that listen to each conversation. They read the log themselves; here they are only woken.</summary>
public sealed class Listeners
{
    private readonly ConcurrentDictionary<string, ImmutableList<Listener>> listeners = new();

    public Listener Add(string conversation)
    {
        var listener = new Listener(this, conversation);
        listeners.AddOrUpdate(conversation, [listener], (_, others) => others.Add(listener));
        return listener;
    }

    /// <summary>Something is new in the log.</summary>
    public void Wake(string conversation) => Tell(conversation, null);

    /// <summary>Something that is not worth keeping: that somebody types.</summary>
    public void Tell(string conversation, string? passing)
    {
        foreach (var listener in listeners.GetValueOrDefault(conversation) ?? [])
            listener.Tell(passing);
    }

    internal void Remove(string conversation, Listener listener)
    {
        while (listeners.TryGetValue(conversation, out var all))
        {
            var left = all.Remove(listener);
            if (left.IsEmpty ? listeners.TryRemove(KeyValuePair.Create(conversation, all)) : listeners.TryUpdate(conversation, left, all))
                return;
        }
    }
}

public sealed class Listener(Listeners all, string conversation) : IDisposable
{
    // A wake that finds no room is not lost: whoever takes one of those before it reads the log to its end.
    private readonly Channel<string?> news = Channel.CreateBounded<string?>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <returns>an activity in passing, or null where only the log is to be read</returns>
    public ValueTask<string?> NextAsync(CancellationToken cancellation) => news.Reader.ReadAsync(cancellation);

    public void Dispose() => all.Remove(conversation, this);

    internal void Tell(string? passing) => news.Writer.TryWrite(passing);
}
