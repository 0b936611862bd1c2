using System.Buffers;
using System.Threading.Channels;
using FFMpegCore.Pipes;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Raw pictures or raw sound on their way into a running ffmpeg, through a bounded channel of pooled buffers: whoever
/// writes faster than ffmpeg encodes waits.
/// </summary>
internal sealed class RawMediaSource : IPipeSource
{
    private readonly string _streamArguments;
    private readonly Channel<ArraySegment<byte>> _chunks;

    private RawMediaSource(string streamArguments, int capacity)
    {
        // Without -nofind_stream_info ffmpeg would wait for the first frame before it opens its output.
        _streamArguments = streamArguments + " -nofind_stream_info";
        _chunks = Channel.CreateBounded<ArraySegment<byte>>(
            new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
    }

    /// <summary>Planar YUV 4:2:0 frames, one after the other.</summary>
    public static RawMediaSource Video(int width, int height) =>
        new($"-f rawvideo -pixel_format yuv420p -video_size {width}x{height} -framerate {MediaClock.FrameRate}", 2);

    /// <summary>Mono 16 bit samples, little endian.</summary>
    public static RawMediaSource Audio() => new($"-f s16le -ar {MediaClock.SampleRate} -ac 1", 8);

    public string GetStreamArguments() => _streamArguments;

    /// <summary>Hands over a buffer of the shared pool.</summary>
    /// <returns>False when ffmpeg reads no more; the caller learns why from the encoder's exit.</returns>
    public async ValueTask<bool> SendAsync(ArraySegment<byte> rented, CancellationToken cancellation)
    {
        try
        {
            await _chunks.Writer.WriteAsync(rented, cancellation);
            return true;
        }
        catch (ChannelClosedException)
        {
            ArrayPool<byte>.Shared.Return(rented.Array!);
            return false;
        }
        catch (OperationCanceledException)
        {
            ArrayPool<byte>.Shared.Return(rented.Array!);
            throw;
        }
    }

    /// <summary>No more is sent; ffmpeg sees the end of this input.</summary>
    public void Complete() => _chunks.Writer.TryComplete();

    /// <summary>Called by FFMpegCore once ffmpeg has opened this input.</summary>
    public async Task WriteAsync(Stream outputStream, CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var chunk in _chunks.Reader.ReadAllAsync(cancellationToken))
            {
                try
                {
                    await outputStream.WriteAsync(chunk, cancellationToken);
                }
                finally
                {
                    ArrayPool<byte>.Shared.Return(chunk.Array!);
                }
            }
        }
        catch (IOException)
        {
            // ffmpeg closed the input because it ended; its exit code and its last lines say why.
        }
        finally
        {
            Complete();
            while (_chunks.Reader.TryRead(out var chunk))
            {
                ArrayPool<byte>.Shared.Return(chunk.Array!);
            }
        }
    }
}
