using System.Runtime.CompilerServices;
using System.Threading.Channels;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Cuts a turn's encoded frames and sound into media segments. A segment is done when its last frame is encoded and
/// with it all sound that ffmpeg can have encoded from what belongs to these frames: the encoder holds back one AAC
/// frame and overlaps with another, so the sound of a segment ends up to 96 ms before its picture and the rest comes
/// with the next one.
/// </summary>
internal sealed class SegmentCutter(TurnEncoder encoder, EncodingOptions options)
{
    private readonly List<EncodedPacket> _video = [];
    private readonly List<EncodedPacket> _audio = [];
    private long _frames;
    private long _audioFrames;
    private int _number;

    internal readonly record struct Cut(long FirstFrame, int Frames, byte[] Bytes);

    /// <exception cref="EncoderFailedException">ffmpeg ended before its input did.</exception>
    public async IAsyncEnumerable<Cut> CutAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        // The last frame of the warm-up's silence.
        await encoder.Audio.WaitToReadAsync(cancellation);
        encoder.Audio.TryRead(out _);

        var length = options.FirstSegmentFrames;
        while (true)
        {
            await ReadAsync(encoder.Video, _video, length, cancellation);
            if (_video.Count < length)
            {
                break;
            }

            var sound = (int)(EncodedAfter(_frames + length) - _audioFrames);
            await ReadAsync(encoder.Audio, _audio, sound, cancellation);
            if (_audio.Count < sound)
            {
                break;
            }

            yield return Write(InitSegment.AacFrame);
            // The second is as short as the first: where rendering is hardly faster than playing, a longer one comes too late.
            length = _number == 1 ? length : Math.Min(length + options.FirstSegmentFrames, options.LongestSegmentFrames);
        }

        await encoder.Exited.WaitAsync(cancellation);
        var samples = (_frames + _video.Count) * MediaClock.SamplesPerFrame;
        var needed = 1 + ((samples + InitSegment.AacFrame - 1) / InitSegment.AacFrame);
        await ReadAsync(encoder.Audio, _audio, (int)(needed - _audioFrames), cancellation);
        if (_audioFrames + _audio.Count < needed)
        {
            throw new EncoderFailedException($"ffmpeg returned {_audioFrames + _audio.Count} of {needed} AAC frames.");
        }

        if (_video.Count + _audio.Count > 0)
        {
            yield return Write((int)(samples - ((needed - 2) * InitSegment.AacFrame)));
        }
    }

    /// <summary>AAC frames, with the priming one, that exist once this many frames' sound has gone in.</summary>
    private static long EncodedAfter(long frames) => Math.Max(0, (frames * MediaClock.SamplesPerFrame / InitSegment.AacFrame) - 1);

    private static async ValueTask ReadAsync(ChannelReader<EncodedPacket> from, List<EncodedPacket> to, int count, CancellationToken cancellation)
    {
        while (to.Count < count && await from.WaitToReadAsync(cancellation))
        {
            while (to.Count < count && from.TryRead(out var packet))
            {
                to.Add(packet);
            }
        }
    }

    private Cut Write(int lastAudioSamples)
    {
        var cut = new Cut(_frames, _video.Count, MovieFragment.Write(++_number, _frames, _video, _audioFrames, _audio, lastAudioSamples));
        _frames += _video.Count;
        _audioFrames += _audio.Count;
        _video.Clear();
        _audio.Clear();
        return cut;
    }
}
