using System.Buffers;
using System.Threading.Channels;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Two ffmpeg processes that encode one turn, one its pictures and one its sound: within one process ffmpeg reads the
/// two inputs alternately by their timestamps, and finished frames would wait for sound. When
/// <see cref="StartAsync"/> returns both have opened their inputs and encoders: they have already encoded one grey
/// frame and a little silence, which are dropped, so that the turn's first frame finds nothing left to set up.
/// </summary>
internal sealed class TurnEncoder : IAsyncDisposable
{
    private const int WarmUpFrames = 1;
    private const int WarmUpAacFrames = 4;

    private readonly RawMediaSource _frames;
    private readonly RawMediaSource _sound = RawMediaSource.Audio();
    private readonly FlvPacketSink _video = new(16);
    private readonly FlvPacketSink _audio = new(128);
    private readonly EncoderProcess _videoProcess;
    private readonly EncoderProcess _audioProcess;
    private readonly byte[] _origin;

    private TurnEncoder(EncodingOptions options, int width, int height, byte[] origin)
    {
        (Width, Height) = (width, height);
        _origin = origin;
        _frames = RawMediaSource.Video(width, height);
        _videoProcess = new EncoderProcess(_frames, _video, VideoArguments(options), options.FfmpegFolder);
        _audioProcess = new EncoderProcess(_sound, _audio, AudioArguments(options), options.FfmpegFolder);
        Exited = ExitAsync();
    }

    public int Width { get; }

    public int Height { get; }

    public InitSegment Init { get; private set; } = null!;

    /// <summary>H.264 frames of the turn, the first a keyframe.</summary>
    public ChannelReader<EncodedPacket> Video => _video.Packets;

    /// <summary>AAC frames: the warm-up's last, the one that primes the decoder, then the turn's sound from its first sample.</summary>
    public ChannelReader<EncodedPacket> Audio => _audio.Packets;

    /// <summary>Ends when both have; fails with <see cref="EncoderFailedException"/> as soon as one failed.</summary>
    public Task Exited { get; }

    public bool IsAlive => !Exited.IsCompleted && !Video.Completion.IsCompleted && !Audio.Completion.IsCompleted;

    /// <exception cref="EncoderFailedException">ffmpeg is missing, or ended at once.</exception>
    public static async Task<TurnEncoder> StartAsync(EncodingOptions options, int width, int height, byte[] origin, CancellationToken cancellation)
    {
        var encoder = new TurnEncoder(options, width, height, origin);
        try
        {
            await encoder.WarmUpAsync(cancellation);
            return encoder;
        }
        catch
        {
            await encoder.DisposeAsync();
            throw;
        }
    }

    /// <summary>Hands over pooled buffers of raw frames (I420) and of their sound (s16le); waits while ffmpeg is busy.</summary>
    /// <returns>False when ffmpeg has ended.</returns>
    public async ValueTask<bool> SendAsync(ArraySegment<byte> frames, ArraySegment<byte> sound, CancellationToken cancellation)
    {
        var soundTaken = await _sound.SendAsync(sound, cancellation);
        return await _frames.SendAsync(frames, cancellation) && soundTaken;
    }

    public void CompleteInput()
    {
        _frames.Complete();
        _sound.Complete();
    }

    /// <summary>Kills what still runs, and waits for its end.</summary>
    public async ValueTask DisposeAsync()
    {
        await Task.WhenAll(_videoProcess.DisposeAsync().AsTask(), _audioProcess.DisposeAsync().AsTask());
        await Exited.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // BT.709, limited range, is written into the stream by x264. The first frame of the turn (number 1 here) is forced
    // to be a keyframe; x264 counts the distance to the next one from there.
    private static string VideoArguments(EncodingOptions options) =>
        "-c:v libx264 -pix_fmt yuv420p -fps_mode passthrough " +
        $"-preset {options.Preset} -tune zerolatency -crf {options.Crf} -threads {options.Threads} -bf 0 " +
        $"-g {options.KeyframeSeconds * MediaClock.FrameRate} -sc_threshold 0 -force_key_frames expr:eq(n,{WarmUpFrames}) " +
        "-color_range tv -colorspace bt709 -color_primaries bt709 -color_trc bt709";

    private static string AudioArguments(EncodingOptions options) =>
        $"-c:a aac -b:a {options.AudioKilobits}k -ac 1 -ar {MediaClock.SampleRate}";

    private async Task ExitAsync()
    {
        try
        {
            await foreach (var ended in Task.WhenEach(_videoProcess.Exited, _audioProcess.Exited))
            {
                await ended;
            }
        }
        catch
        {
            // The other one would wait for input that nobody sends.
            _video.Close();
            _audio.Close();
            throw;
        }
        finally
        {
            CompleteInput();
        }
    }

    private async Task WarmUpAsync(CancellationToken cancellation)
    {
        await SendAsync(
            Pooled(Width * Height * 3 / 2, 128),
            Pooled(WarmUpAacFrames * InitSegment.AacFrame * sizeof(short), 0),
            cancellation);
        try
        {
            var avcC = await _video.Configuration.WaitAsync(cancellation);
            var audioConfiguration = await _audio.Configuration.WaitAsync(cancellation);
            Init = InitSegment.Create(Width, Height, avcC, audioConfiguration, _origin);
            await DropAsync(Video, WarmUpFrames, cancellation);

            // One AAC frame stays inside the encoder until more sound comes; the turn's reader drops that one.
            await DropAsync(Audio, WarmUpAacFrames - 1, cancellation);
        }
        catch (Exception e) when (e is ChannelClosedException or OperationCanceledException && !cancellation.IsCancellationRequested)
        {
            await Exited;
            throw new EncoderFailedException("ffmpeg ended before it encoded anything.");
        }
    }

    private static async Task DropAsync(ChannelReader<EncodedPacket> packets, int count, CancellationToken cancellation)
    {
        for (var i = 0; i < count; i++)
        {
            await packets.ReadAsync(cancellation);
        }
    }

    private static ArraySegment<byte> Pooled(int length, byte value)
    {
        var buffer = new ArraySegment<byte>(ArrayPool<byte>.Shared.Rent(length), 0, length);
        buffer.AsSpan().Fill(value);
        return buffer;
    }
}
