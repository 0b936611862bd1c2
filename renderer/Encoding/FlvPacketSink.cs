using System.Buffers.Binary;
using System.Threading.Channels;
using FFMpegCore.Pipes;

namespace Presenter.Renderer.Encoding;

/// <summary>One encoded frame, as MP4 stores it: H.264 units with their lengths, or one raw AAC frame.</summary>
internal readonly record struct EncodedPacket(byte[] Data, bool Keyframe);

/// <summary>
/// Reads one encoded stream from ffmpeg. FLV is used between the two because its muxer writes a packet with its length
/// the moment it is encoded, in MP4's own sample format; ffmpeg's MP4 muxer holds every packet until the next one and
/// every video frame until the sound has passed it (Adobe Flash Video File Format 10.1, annex E).
/// </summary>
internal sealed class FlvPacketSink(int capacity) : IPipeSink
{
    private const int FileHeaderAndFirstTagSize = 9 + 4;
    private const int TagHeader = 11;
    private const int PreviousTagSize = 4;
    private const int AudioTag = 8;
    private const int VideoTag = 9;

    private readonly TaskCompletionSource<byte[]> _configuration = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Channel<EncodedPacket> _packets = Channel.CreateBounded<EncodedPacket>(
        new BoundedChannelOptions(capacity) { SingleReader = true, SingleWriter = true });
    private readonly CancellationTokenSource _closed = new();

    /// <summary>The decoder's configuration: the content of avcC, or the AAC AudioSpecificConfig.</summary>
    public Task<byte[]> Configuration => _configuration.Task;

    /// <summary>Ends when ffmpeg closes the stream, for whatever reason.</summary>
    public ChannelReader<EncodedPacket> Packets => _packets.Reader;

    public string GetFormat() => "flv";

    public string GetStreamArguments() => "";

    /// <summary>Nobody reads the packets any more: what still comes is thrown away.</summary>
    public void Close() => _closed.Cancel();

    /// <summary>Nothing more comes, also when ffmpeg ended before it opened the stream.</summary>
    public void End()
    {
        _packets.Writer.TryComplete();
        _configuration.TrySetCanceled(CancellationToken.None);
    }

    /// <summary>Reads to the end of the stream: FFMpegCore's token fires when ffmpeg exits, before the tail is read.</summary>
    public async Task ReadAsync(Stream inputStream, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = new BufferedStream(inputStream, 1 << 16);
            var header = new byte[FileHeaderAndFirstTagSize];
            await stream.ReadExactlyAsync(header, _closed.Token);
            while (true)
            {
                await stream.ReadExactlyAsync(header.AsMemory(0, TagHeader), _closed.Token);
                var kind = header[0];
                var body = new byte[BinaryPrimitives.ReadInt32BigEndian(header) & 0xFFFFFF];
                await stream.ReadExactlyAsync(body, _closed.Token);
                await stream.ReadExactlyAsync(header.AsMemory(0, PreviousTagSize), _closed.Token);
                await AcceptAsync(kind, body);
            }
        }
        catch (Exception e) when (e is EndOfStreamException or IOException or OperationCanceledException or ObjectDisposedException)
        {
            // The end of the stream; whether it was a good one is told by ffmpeg's exit code.
        }
        finally
        {
            End();
        }
    }

    private async ValueTask AcceptAsync(int kind, byte[] body)
    {
        // Second byte in both: 0 the configuration, 1 a frame, 2 (video) the end.
        var (prefix, keyframe) = kind switch
        {
            VideoTag => (5, body[0] >> 4 == 1),
            AudioTag => (2, true),
            _ => (0, false),
        };
        if (prefix == 0)
        {
            return;
        }

        if (body[1] == 0)
        {
            _configuration.TrySetResult(body[prefix..]);
        }
        else if (body[1] == 1)
        {
            await _packets.Writer.WriteAsync(new EncodedPacket(body[prefix..], keyframe), _closed.Token);
        }
    }
}
