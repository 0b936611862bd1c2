using System.Numerics;
using System.Runtime.InteropServices;
using Presenter.Renderer;

namespace Presenter.Benchmarks;

/// <summary>How late a clip's picture and sound are against the turn's clock, milliseconds.</summary>
public sealed record Alignment(double PictureMs, double SoundMs)
{
    /// <summary>How far both may be off, frames.</summary>
    private const int Search = 25;

    private const int WindowFrames = 250, MarginFrames = 50, SoundFrames = 50;

    /// <summary>Least correlation of the sound; AAC at 96 kbit/s leaves more than 0.95.</summary>
    private const double Least = 0.8;

    /// <summary>Positive: the sound is late.</summary>
    public double OffsetMs => SoundMs - PictureMs;

    /// <summary>Over ten seconds, one or two from the clip's start or end.</summary>
    /// <exception cref="InvalidDataException">what was performed does not come out of the clip anywhere near its time</exception>
    public static async Task<Alignment> MeasureAsync(Performance performance, Clip clip, bool atEnd, CancellationToken cancellation)
    {
        if (performance.Frames < WindowFrames + 2 * MarginFrames)
            throw new InvalidDataException($"the clip has {performance.Frames} frames; {WindowFrames + 2 * MarginFrames} are needed");
        var first = atEnd ? performance.Frames - MarginFrames - WindowFrames : MarginFrames;
        return new Alignment(
            await PictureAsync(performance, clip, first, cancellation) * 1000,
            await SoundAsync(performance, clip, first, cancellation) * 1000);
    }

    /// <summary>The shift at which the decoded pictures are most like those of the performance.</summary>
    private static async Task<double> PictureAsync(Performance performance, Clip clip, int first, CancellationToken cancellation)
    {
        var decoded = await clip.PicturesAsync(first - Search, WindowFrames + 2 * Search, performance.Region, cancellation);
        if (decoded.Length != WindowFrames + 2 * Search)
            throw new InvalidDataException($"{decoded.Length} pictures came out of the clip where {WindowFrames + 2 * Search} should be");
        var errors = new double[2 * Search + 1];
        for (var k = 0; k < WindowFrames; k += 2)
        {
            var wanted = await performance.PictureAsync(first + k, cancellation);
            for (var shift = 0; shift < errors.Length; shift++)
                errors[shift] += Difference(wanted, decoded[k + shift]);
        }
        var best = Array.IndexOf(errors, errors.Min());
        if (best is 0 or 2 * Search || errors[best] > 0.7 * errors.Average())
            throw new InvalidDataException("the performance's pictures were not found in the clip");
        return Enumerable.Range(first, WindowFrames).Average(f => clip.ShownAt(f + best - Search) - (double)f / MediaClock.FrameRate);
    }

    /// <summary>The shift at which the decoded sound follows the performance's best, over its loudest two seconds.</summary>
    private static async Task<double> SoundAsync(Performance performance, Clip clip, int first, CancellationToken cancellation)
    {
        var loudest = Enumerable.Range(first, WindowFrames - SoundFrames).MaxBy(f => Energy(Sound(performance, f)));
        var wanted = Sound(performance, loudest);
        var heard = Array.ConvertAll(await clip.SoundAsync(cancellation), s => (float)s);
        const int reach = Search * MediaClock.SamplesPerFrame;
        var from = loudest * MediaClock.SamplesPerFrame - reach;
        if (from + wanted.Length + 2 * reach > heard.Length)
            throw new InvalidDataException($"only {heard.Length} samples came out of the clip");
        var (best, most) = (0, double.MinValue);
        for (var shift = 0; shift <= 2 * reach; shift++)
        {
            cancellation.ThrowIfCancellationRequested();
            var alike = Product(wanted, heard.AsSpan(from + shift, wanted.Length));
            if (alike > most)
                (best, most) = (shift, alike);
        }
        var correlation = most / Math.Sqrt(Energy(wanted) * Energy(heard.AsSpan(from + best, wanted.Length)));
        if (correlation < Least)
            throw new InvalidDataException($"the performance's sound was not found in the clip (correlation {correlation:f2})");
        return (best - reach) / (double)MediaClock.SampleRate;
    }

    private static float[] Sound(Performance performance, int frame) =>
        Array.ConvertAll(performance.Sound(frame * MediaClock.SamplesPerFrame, SoundFrames * MediaClock.SamplesPerFrame), s => (float)s);

    private static double Difference(byte[] a, byte[] b)
    {
        var sum = 0L;
        // Every fourth pixel tells enough.
        for (var i = 0; i < a.Length; i += 4)
            sum += (a[i] - b[i]) * (a[i] - b[i]);
        return sum;
    }

    private static double Energy(ReadOnlySpan<float> sound) => Product(sound, sound);

    private static double Product(ReadOnlySpan<float> a, ReadOnlySpan<float> b)
    {
        var x = MemoryMarshal.Cast<float, Vector<float>>(a);
        var y = MemoryMarshal.Cast<float, Vector<float>>(b);
        var sum = Vector<float>.Zero;
        for (var i = 0; i < x.Length; i++)
            sum += x[i] * y[i];
        return Vector.Sum(sum);
    }
}
