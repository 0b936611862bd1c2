using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Encoding;

/// <summary>
/// Frames and their sound -> fragmented MP4 (H.264 + AAC): an init segment, then media segments of 0.32 s twice, 0.64 s and so
/// on up to 1 s, each handed on as soon as its last frame is encoded.
/// </summary>
public sealed class EncodingStage(WarmEncoders encoders)
{
    /// <summary>Frames of a turn that are out before the next turn's encoder is started.</summary>
    private const int SafeFrames = 2 * MediaClock.FrameRate;

    /// <summary>
    /// Encodes one turn. The batches are disposed. The sound's last 100 ms may come in a last segment of its own, with
    /// duration 0, when the picture ended exactly where a segment did. When <paramref name="batches"/> fails, what it
    /// gave is still encoded and handed on before its exception is thrown.
    /// </summary>
    /// <exception cref="EncoderFailedException">ffmpeg ended before the turn did.</exception>
    /// <exception cref="ArgumentException">A batch of another turn, picture size or position, or with too little sound.</exception>
    public async IAsyncEnumerable<MediaSegment> RunAsync(
        IAsyncEnumerable<FrameBatch> batches,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var input = batches.GetAsyncEnumerator(stop.Token);
        if (!await input.MoveNextAsync())
        {
            yield break;
        }

        var turn = input.Current.Turn;
        var words = new ConcurrentQueue<WordSpan>();
        var encoder = await TakeEncoderAsync(input.Current, stop.Token);

        var feeding = FeedAsync(input, encoder, words, stop.Token);
        try
        {
            yield return new MediaSegment(turn, 0, SegmentKind.Init, 0, 0, encoder.Init.Bytes, []);
            var sequence = 1;
            await foreach (var cut in new SegmentCutter(encoder, encoders.Options).CutAsync(stop.Token))
            {
                var end = (cut.FirstFrame + cut.Frames) * MediaClock.SamplesPerFrame;
                yield return new MediaSegment(
                    turn,
                    sequence++,
                    SegmentKind.Media,
                    cut.FirstFrame * MediaClock.SamplesPerFrame,
                    (long)cut.Frames * MediaClock.SamplesPerFrame,
                    cut.Bytes,
                    TakeUntil(words, end));
                // Starting an encoder takes a core for a tenth of a second: not while each segment only just comes in time.
                if (cut.FirstFrame + cut.Frames >= SafeFrames)
                    encoders.Refill();
            }

            await feeding;
        }
        finally
        {
            encoders.Refill();
            await stop.CancelAsync();
            await encoder.DisposeAsync();
            await feeding.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<TurnEncoder> TakeEncoderAsync(FrameBatch first, CancellationToken cancellation)
    {
        try
        {
            return await encoders.TakeAsync(cancellation);
        }
        catch
        {
            first.Dispose();
            throw;
        }
    }

    private static List<WordSpan> TakeUntil(ConcurrentQueue<WordSpan> words, long endSample)
    {
        var taken = new List<WordSpan>();
        while (words.TryPeek(out var word) && word.StartSample < endSample && words.TryDequeue(out word))
        {
            taken.Add(word);
        }

        return taken;
    }

    private static async Task FeedAsync(
        IAsyncEnumerator<FrameBatch> input,
        TurnEncoder encoder,
        ConcurrentQueue<WordSpan> words,
        CancellationToken cancellation)
    {
        try
        {
            var turn = input.Current.Turn;
            var frames = 0L;
            var more = true;
            ArraySegment<byte> pictures, sound;
            while (more)
            {
                using (var batch = input.Current)
                {
                    Check(batch, turn, frames, encoder);
                    frames += batch.Frames;
                    batch.Words.ToList().ForEach(words.Enqueue);
                    (pictures, sound) = Copy(batch);
                }

                more = await encoder.SendAsync(pictures, sound, cancellation) && await input.MoveNextAsync();
            }
        }
        finally
        {
            encoder.CompleteInput();
        }
    }

    private static (ArraySegment<byte> Pictures, ArraySegment<byte> Sound) Copy(FrameBatch batch)
    {
        var length = batch.Frames * batch.BytesPerFrame;
        var pictures = ArrayPool<byte>.Shared.Rent(length);
        batch.CopyTo(pictures.AsSpan(0, length));
        var pcm = MemoryMarshal.AsBytes(batch.Pcm.Span);
        var sound = ArrayPool<byte>.Shared.Rent(pcm.Length);
        pcm.CopyTo(sound);
        return (new ArraySegment<byte>(pictures, 0, length), new ArraySegment<byte>(sound, 0, pcm.Length));
    }

    private static void Check(FrameBatch batch, TurnId turn, long frames, TurnEncoder encoder)
    {
        if (batch.Turn != turn)
        {
            throw new ArgumentException($"A batch of turn {batch.Turn} came within turn {turn}.");
        }

        if (batch.StartFrame != frames)
        {
            throw new ArgumentException($"A batch starts at frame {batch.StartFrame}; the next frame of the turn is {frames}.");
        }

        if (batch.Width != encoder.Width || batch.Height != encoder.Height)
        {
            throw new ArgumentException($"A batch holds {batch.Width}x{batch.Height} pictures; the encoders are ready for {encoder.Width}x{encoder.Height}.");
        }

        if (batch.Pcm.Length != batch.Frames * MediaClock.SamplesPerFrame)
        {
            throw new ArgumentException($"A batch of {batch.Frames} frames has {batch.Pcm.Length} samples, not {batch.Frames * MediaClock.SamplesPerFrame}.");
        }
    }
}
