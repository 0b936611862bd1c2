using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Footage;

/// <summary>Speech as one vector every hundredth of a second.</summary>
/// <param name="Values">[Count, <see cref="Mfcc.Size"/>], row-major</param>
/// <param name="Energy">Natural logarithm of each frame's power over the noise of its mel bands.</param>
/// <param name="Quiet">Mean energy of the frames under <paramref name="Edge"/>: the level of the pauses.</param>
/// <param name="Edge">The energy at which speech begins.</param>
/// <param name="Noise">[26] log power of each mel band in the quiet frames, relative to the loud frames' whole power.</param>
public sealed record SpeechFeatures(float[] Values, float[] Energy, float Quiet, float Edge, float[] Noise)
{
    public int Count => Energy.Length;

    public ReadOnlySpan<float> Row(int frame) => Values.AsSpan(frame * Mfcc.Size, Mfcc.Size);
}

/// <summary>
/// Mel-frequency cepstral coefficients (Davis and Mermelstein 1980): windows of 25 ms every 10 ms, 26 mel bands up to
/// 7.6 kHz, 13 coefficients and their deltas, brought to mean 0 and deviation 1 over the frames that hold speech.
/// </summary>
public static class Mfcc
{
    public const int Coefficients = 13, Size = 2 * Coefficients, HopsPerSecond = 100;

    private const int Bands = 26, Chunk = 4096;
    private const double Lowest = 80, Highest = 7600;

    /// <param name="pcm">mono</param>
    /// <param name="sampleRate">16,000 or more; a multiple of 100</param>
    /// <param name="warp">Vocal tract length: the mel bands lie at frequencies times this (Lee and Rose 1998).</param>
    /// <param name="noise">Another recording's <see cref="SpeechFeatures.Noise"/>, added so that both sound alike (Gales and Young 1993).</param>
    public static SpeechFeatures Of(ReadOnlySpan<short> pcm, int sampleRate, double warp = 1, float[]? noise = null)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        int hop = sampleRate / HopsPerSecond, window = sampleRate / 40, count = Math.Max(1, pcm.Length / hop);
        var bands = LogBands(pcm, sampleRate, warp, hop, window, count);
        // A gate or a synthesiser gives digital silence, whose logarithm would rule every mean.
        bands = maximum(bands, bands.max() - 60 / 10 * Math.Log(10));
        if (noise is not null)
            bands = (bands.exp() + (tensor(noise) + Loud(bands)).exp()).log();
        var whole = bands.logsumexp(1).data<float>().ToArray();
        var first = Levels(whole);
        var background = bands.index(tensor(whole.Select(e => e < first.Edge || first.Edge == first.Quiet).ToArray())).exp().mean([0]).log();
        // Loudness over the noise of each band: a hiss does not hide the vowels under it.
        var energy = (bands - maximum(background, Loud(bands) - 50 / 10 * Math.Log(10) - Math.Log(Bands))).logsumexp(1).data<float>().ToArray();
        var (quiet, edge) = Levels(energy);
        background = background - Loud(bands);
        var cepstra = bands.matmul(Cosines());
        var rows = cat([cepstra, Deltas(cepstra)], 1);
        var spoken = rows.index(tensor(energy.Select(e => e >= edge).ToArray()));
        rows = (rows - spoken.mean([0])) / spoken.std(0, unbiased: false).clamp_min(1e-4);
        return new SpeechFeatures(rows.contiguous().data<float>().ToArray(), energy, quiet, edge, background.data<float>().ToArray());
    }

    /// <summary>Log of the loud frames' mean power.</summary>
    private static float Loud(Tensor bands)
    {
        var energy = bands.logsumexp(1);
        var edge = Levels(energy.data<float>().ToArray()).Edge;
        return energy.index(energy >= edge).exp().mean().log().item<float>();
    }

    private static Tensor LogBands(ReadOnlySpan<short> pcm, int sampleRate, double warp, int hop, int window, int count)
    {
        var samples = new float[count * hop + window];
        for (var i = 0; i < Math.Min(pcm.Length, samples.Length - window / 2); i++)
            samples[i + window / 2 - hop / 2] = pcm[i] / 32768f - (i > 0 ? 0.97f * pcm[i - 1] / 32768f : 0);
        var length = 1;
        while (length < window)
            length *= 2;
        Tensor signal = tensor(samples), shape = hann_window(window), filters = Filters(length, sampleRate, warp);
        var parts = new List<Tensor>();
        for (var from = 0; from < count; from += Chunk)
        {
            var frames = Math.Min(Chunk, count - from);
            var windows = signal.narrow(0, from * hop, (frames - 1) * hop + window).unfold(0, window, hop) * shape;
            parts.Add(fft.rfft(windows, length, 1).abs().square().matmul(filters).clamp_min(1e-10).log());
        }
        return cat(parts, 0);
    }

    /// <returns>[bins, bands], triangles that overlap by half on the mel scale</returns>
    private static Tensor Filters(int length, int sampleRate, double warp)
    {
        static double Mel(double hertz) => 1127 * Math.Log(1 + hertz / 700);
        static double Hertz(double mel) => 700 * (Math.Exp(mel / 1127) - 1);
        var edges = Enumerable.Range(0, Bands + 2)
            .Select(i => Math.Min(7990, warp * Hertz(Mel(Lowest) + (Mel(Highest) - Mel(Lowest)) * i / (Bands + 1)))).ToArray();
        var weights = new float[length / 2 + 1, Bands];
        for (var bin = 0; bin <= length / 2; bin++)
        {
            var hertz = (double)bin * sampleRate / length;
            for (var b = 0; b < Bands; b++)
            {
                var rise = (hertz - edges[b]) / Math.Max(1, edges[b + 1] - edges[b]);
                var fall = (edges[b + 2] - hertz) / Math.Max(1, edges[b + 2] - edges[b + 1]);
                weights[bin, b] = (float)Math.Max(0, Math.Min(rise, fall));
            }
        }
        return tensor(weights);
    }

    /// <returns>[bands, coefficients], the orthogonal cosine transform</returns>
    private static Tensor Cosines()
    {
        var weights = new float[Bands, Coefficients];
        for (var b = 0; b < Bands; b++)
        {
            for (var c = 0; c < Coefficients; c++)
                weights[b, c] = (float)(Math.Sqrt(2.0 / Bands) * Math.Cos(Math.PI * c * (b + 0.5) / Bands));
        }
        return tensor(weights);
    }

    /// <summary>Slope over two frames to both sides.</summary>
    private static Tensor Deltas(Tensor rows)
    {
        var count = rows.shape[0];
        Tensor At(int shift) => rows.index_select(0, (arange(count) + shift).clamp(0, count - 1));
        return (At(1) - At(-1) + 2 * (At(2) - At(-2))) / 10;
    }

    /// <summary>The energy that parts quiet from loud with the least variance within both (Otsu 1979), and the mean of the quiet.</summary>
    private static (float Quiet, float Edge) Levels(float[] energy)
    {
        var sorted = energy.Order().ToArray();
        double total = sorted.Sum(e => (double)e), before = 0, best = -1;
        var (quiet, edge) = (sorted[0], sorted[0]);
        for (var i = 1; i < sorted.Length; i++)
        {
            before += sorted[i - 1];
            double low = before / i, high = (total - before) / (sorted.Length - i), between = (double)i * (sorted.Length - i) * (high - low) * (high - low);
            if (between > best)
                (best, quiet, edge) = (between, (float)low, sorted[i]);
        }
        return (quiet, edge);
    }
}
