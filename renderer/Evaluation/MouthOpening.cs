using Presenter.Renderer.LipReading;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Evaluation;

/// <summary>How far a mouth is open from frame to frame: as the pictures show it, as the phonemes ask for it, as the sound lets expect it.</summary>
public static class MouthOpening
{
    /// <summary>Opening of a mouth at each sound, 0-1: vowels by height, lips closed at p, b, m.</summary>
    private static readonly Dictionary<string, double> Openings = new()
    {
        ["aa"] = 1, ["ae"] = 0.9, ["ah"] = 0.65, ["ao"] = 0.85, ["aw"] = 0.9, ["ax"] = 0.4, ["ay"] = 0.9, ["eh"] = 0.7, ["er"] = 0.4, ["ey"] = 0.6, ["ih"] = 0.4, ["iy"] = 0.3,
        ["ow"] = 0.6, ["oy"] = 0.7, ["uh"] = 0.35, ["uw"] = 0.25, ["p"] = 0, ["b"] = 0, ["m"] = 0, ["f"] = 0.1, ["v"] = 0.1, ["w"] = 0.15, [PhonemeSet.Silence] = 0,
    };

    /// <summary>Darkness between the lips: what lies well under the mouth's own mean brightness, freed of slow changes, which the head makes.</summary>
    /// <param name="mouths">uint8 [frames, 3, height, width]</param>
    public static double[] Seen(Tensor mouths)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var luma = Luma(mouths);
        return Seen(luma, luma.mean().item<float>());
    }

    /// <returns>fp32 [frames, height, width], 0-1</returns>
    public static Tensor Luma(Tensor mouths) => (mouths.to(float32).div(255) * tensor(new[] { 0.299f, 0.587f, 0.114f }).reshape(1, 3, 1, 1)).sum(1);

    /// <summary>The same darkness as it is, slow changes too.</summary>
    /// <param name="mouths">uint8 [frames, 3, height, width]</param>
    /// <param name="mean">brightness of the film's mouths, 0-1</param>
    public static double[] Gap(Tensor mouths, double mean)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        return Dark(Luma(mouths), mean);
    }

    /// <param name="luma">fp32 [frames, height, width], 0-1</param>
    public static double[] Seen(Tensor luma, float mean) => Fast(Dark(luma, mean));

    private static double[] Dark(Tensor luma, double mean) =>
        (luma.mul(-1) + 0.6 * mean).clamp_min(0).mean([1, 2]).data<float>().Select(v => (double)v).ToArray();

    /// <summary>What the phonemes ask for.</summary>
    public static double[] Expected(MouthClip clip)
    {
        var outputs = clip.Sounding.Length / clip.Frames;
        var raw = Enumerable.Range(0, clip.Frames).Select(k =>
            clip.Sounding.Skip(k * outputs).Take(outputs).Average(p => Openings.GetValueOrDefault(PhonemeSet.Names[(int)p], 0.25))).ToArray();
        // Lips do not jump.
        return Fast(raw.Select((_, k) => (raw[Math.Max(0, k - 1)] + 2 * raw[k] + raw[Math.Min(raw.Length - 1, k + 1)]) / 4).ToArray());
    }

    /// <summary>The sound's energy: root mean square a frame, compressed as ears do.</summary>
    public static double[] Loudness(ReadOnlySpan<short> pcm, int sampleRate)
    {
        var samples = sampleRate / MediaClock.FrameRate;
        var made = new double[pcm.Length / samples];
        for (var k = 0; k < made.Length; k++)
        {
            double sum = 0;
            foreach (var s in pcm.Slice(k * samples, samples))
                sum += (double)s * s;
            made[k] = Math.Pow(sum / samples, 0.25);
        }
        return Fast(made);
    }

    /// <summary>Less the mean of the second around each frame.</summary>
    private static double[] Fast(double[] values)
    {
        const int reach = 12;
        return values.Select((v, k) => v - values[Math.Max(0, k - reach)..Math.Min(values.Length, k + reach + 1)].Average()).ToArray();
    }
}
