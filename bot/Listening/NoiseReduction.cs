using System.Numerics;
using FftSharp;

namespace Presenter.Bot.Listening;

/// <summary>
/// Takes steady noise out of a recording: the log-spectral amplitude estimator of Ephraim and Malah (1985) with the a priori signal-to-noise ratio
/// followed from frame to frame. What the noise is, the quietest frames tell. pocketsphinx was made of quiet speech and bears no hiss (docs/voice.md).
/// </summary>
public static class NoiseReduction
{
    /// <summary>Samples of a frame (32 ms at 16 kHz) and from one to the next: four frames overlap.</summary>
    private const int Size = 512, Hop = Size / 4, Bins = Size / 2 + 1;

    /// <summary>Share of the frames that are taken for pauses.</summary>
    private const double Pauses = 0.15;

    /// <summary>Nothing is made quieter than by 15 dB: holes in the spectrum are worse to hear than the rest of a noise.</summary>
    private const double Floor = 0.178;

    /// <summary>Loud speech over the noise, from which on there is nothing to take out (30 dB): quiet speech would lose soft sounds.</summary>
    private const double Quiet = 1000;

    /// <summary>How much of the ratio stays from frame to frame, its least, and the most that one frame may say.</summary>
    private const double Memory = 0.98, LeastRatio = 0.003, MostRatio = 1000;

    private static readonly double[] Window = [.. Enumerable.Range(0, Size).Select(i => Math.Sqrt(0.5 - 0.5 * Math.Cos(2 * Math.PI * i / Size)))];

    /// <param name="pcm">mono, 16 kHz, with pauses before, after or between the words</param>
    /// <returns>as many samples</returns>
    public static short[] Clean(short[] pcm)
    {
        var frames = Enumerable.Range(0, (pcm.Length + Size) / Hop).Select(f => Spectrum(pcm, f * Hop - Size + Hop)).ToArray();
        var noise = Noise(frames);
        var powers = frames.Select(f => f.Take(Bins).Sum(Power)).Order().ToArray();
        if (powers.Length == 0 || powers[powers.Length * 9 / 10] > Quiet * noise.Sum())
            return pcm;
        var made = new double[pcm.Length];
        var before = Enumerable.Repeat(1.0, Bins).ToArray();
        for (var f = 0; f < frames.Length; f++)
        {
            Suppress(frames[f], noise, before);
            FFT.Inverse(frames[f]);
            for (var i = 0; i < Size; i++)
            {
                if (f * Hop - Size + Hop + i is >= 0 and var at && at < made.Length)
                    made[at] += frames[f][i].Real * Window[i] / 2;
            }
        }
        return [.. made.Select(s => (short)Math.Clamp(Math.Round(s), short.MinValue, short.MaxValue))];
    }

    private static Complex[] Spectrum(short[] pcm, int from)
    {
        var frame = new Complex[Size];
        for (var i = 0; i < Size; i++)
            frame[i] = from + i >= 0 && from + i < pcm.Length ? pcm[from + i] * Window[i] : 0;
        FFT.Forward(frame);
        return frame;
    }

    /// <summary>Power of each bin in the quietest frames that lie wholly within the recording.</summary>
    private static double[] Noise(Complex[][] frames)
    {
        var quiet = frames.Skip(Size / Hop - 1).SkipLast(Size / Hop).OrderBy(f => f.Take(Bins).Sum(Power)).Take(Math.Max(8, (int)(frames.Length * Pauses))).ToArray();
        // One: digital silence is no noise at all.
        return [.. Enumerable.Range(0, Bins).Select(k => 1 + (quiet.Length == 0 ? 0 : quiet.Average(f => Power(f[k]))))];
    }

    /// <param name="before">by bin, what was left of the frame before, over the noise; then of this one</param>
    private static void Suppress(Complex[] frame, double[] noise, double[] before)
    {
        for (var k = 0; k < Bins; k++)
        {
            var posterior = Math.Min(MostRatio, Power(frame[k]) / noise[k]);
            var prior = Math.Max(LeastRatio, Memory * before[k] + (1 - Memory) * Math.Max(posterior - 1, 0));
            var speech = prior / (1 + prior);
            var gain = Math.Clamp(speech * Math.Exp(0.5 * ExponentialIntegral(speech * posterior)), Floor, 1);
            before[k] = gain * gain * posterior;
            frame[k] *= gain;
            if (k is > 0 and < Size / 2)
                frame[Size - k] = Complex.Conjugate(frame[k]);
        }
    }

    private static double Power(Complex bin) => bin.Real * bin.Real + bin.Imaginary * bin.Imaginary;

    /// <summary>E1, by Abramowitz and Stegun 5.1.53 and 5.1.54.</summary>
    private static double ExponentialIntegral(double x)
    {
        x = Math.Max(x, 1e-8);
        return x < 1 ? -Math.Log(x) - 0.57721566 + x * (0.99999193 + x * (-0.24991055 + x * (0.05519968 + x * (-0.00976004 + x * 0.00107857))))
            : Math.Exp(-x) / x * ((x * x + 2.334733 * x + 0.250621) / (x * x + 3.330657 * x + 1.681534));
    }
}
