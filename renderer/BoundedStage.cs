using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Presenter.Renderer;

/// <summary>Joins two stages by a bounded channel, so that the first works ahead while the second is busy.</summary>
public static class BoundedStage
{
    /// <summary>
    /// Runs <paramref name="source"/> on its own, at most <paramref name="capacity"/> items ahead of the reader. Its error
    /// reaches the reader after the items before it. Items that are never read are disposed where they can be.
    /// </summary>
    public static async IAsyncEnumerable<T> Ahead<T>(
        this IAsyncEnumerable<T> source, int capacity, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var channel = Channel.CreateBounded<T>(new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
        var writing = Task.Run(() => WriteAsync(source, channel.Writer, stop.Token), CancellationToken.None);
        try
        {
            while (await channel.Reader.WaitToReadAsync(cancellation))
            {
                while (channel.Reader.TryRead(out var item))
                    yield return item;
            }
        }
        finally
        {
            await stop.CancelAsync();
            await writing;
            while (channel.Reader.TryRead(out var item))
                (item as IDisposable)?.Dispose();
        }
    }

    private static async Task WriteAsync<T>(IAsyncEnumerable<T> source, ChannelWriter<T> writer, CancellationToken cancellation)
    {
        try
        {
            await foreach (var item in source.WithCancellation(cancellation))
            {
                try
                {
                    await writer.WriteAsync(item, cancellation);
                }
                catch
                {
                    (item as IDisposable)?.Dispose();
                    throw;
                }
            }
            writer.Complete();
        }
        catch (Exception e)
        {
            writer.Complete(e);
        }
    }
}
