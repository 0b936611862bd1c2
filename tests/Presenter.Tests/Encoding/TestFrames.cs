using System.Runtime.CompilerServices;
using Presenter.Renderer;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;

namespace Presenter.Tests.Encoding;

/// <summary>Makes frame batches with known pictures and sound.</summary>
internal static class TestFrames
{
    /// <summary>An I420 frame of one colour.</summary>
    public static byte[] Plain(int width, int height, byte y, byte u = 128, byte v = 128)
    {
        var frame = new byte[width * height * 3 / 2];
        frame.AsSpan(0, width * height).Fill(y);
        frame.AsSpan(width * height, width * height / 4).Fill(u);
        frame.AsSpan(width * height * 5 / 4).Fill(v);
        return frame;
    }

    public static FrameBatch Batch(TurnId turn, long start, int width, int height, byte[][] frames, short[] pcm, params WordSpan[] words)
    {
        var bytes = frames.SelectMany(frame => frame).ToArray();
        var tensor = torch.tensor(bytes, [frames.Length, height * 3 / 2, width], torch.uint8);
        return new FrameBatch(turn, start, width, height, tensor, pcm, words);
    }

    public static short Tone(long sample) => (short)(8000 * Math.Sin(sample * 2 * Math.PI * 440 / MediaClock.SampleRate));

    /// <summary>A turn of <paramref name="frames"/> frames in batches, each frame grey with a moving brightness.</summary>
    public static async IAsyncEnumerable<FrameBatch> Turn(
        TurnId turn,
        int width,
        int height,
        int frames,
        int batch = 4,
        Func<int, byte[]>? picture = null,
        Func<long, short>? sound = null,
        Func<int, IEnumerable<WordSpan>>? words = null,
        [EnumeratorCancellation] CancellationToken cancellation = default)
    {
        picture ??= i => Plain(width, height, (byte)(40 + (i * 3 % 160)));
        sound ??= Tone;
        for (var start = 0; start < frames; start += batch)
        {
            await Task.Yield();
            cancellation.ThrowIfCancellationRequested();
            var count = Math.Min(batch, frames - start);
            var numbers = Enumerable.Range(start, count).ToArray();
            var pcm = new short[count * MediaClock.SamplesPerFrame];
            for (var i = 0; i < pcm.Length; i++)
            {
                pcm[i] = sound(((long)start * MediaClock.SamplesPerFrame) + i);
            }

            yield return Batch(
                turn,
                start,
                width,
                height,
                [.. numbers.Select(picture)],
                pcm,
                [.. numbers.SelectMany(number => words?.Invoke(number) ?? [])]);
        }
    }
}
