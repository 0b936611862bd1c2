using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Threading.Channels;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>An activity that is not worth keeping, such as that somebody types.</summary>
/// <param name="After">place in the log of what it follows: it is shown behind that, and before what comes later</param>
public sealed record PassingActivity(string Json, long After);

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

    public void Tell(string conversation, PassingActivity? passing)
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
    private readonly Channel<PassingActivity?> news = Channel.CreateBounded<PassingActivity?>(new BoundedChannelOptions(16) { FullMode = BoundedChannelFullMode.DropWrite });

    /// <returns>an activity in passing, or null where only the log is to be read</returns>
    public ValueTask<PassingActivity?> NextAsync(CancellationToken cancellation) => news.Reader.ReadAsync(cancellation);

    /// <summary>What has been told in passing by now, without waiting for more.</summary>
    public IEnumerable<PassingActivity> Told()
    {
        while (news.Reader.TryRead(out var told))
        {
            if (told is not null)
                yield return told;
        }
    }

    public void Dispose() => all.Remove(conversation, this);

    internal void Tell(PassingActivity? passing) => news.Writer.TryWrite(passing);
}
