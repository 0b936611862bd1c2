using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// The directions of a found code that speech moves: linear discriminants of the phonemes (Fisher 1936, Rao 1948). An encoder's
/// code mixes mouth and head in every number; along these the mouth can be asked for by itself.
/// </summary>
public static class SpeechDirections
{
    /// <summary>Jaw, width, rounding, lips rolled in, teeth shown, and one to spare.</summary>
    public const int Count = 6;

    /// <param name="tracks">codes as they are, with phonemes</param>
    /// <returns>[code, <see cref="Count"/> or fewer]: scaled codes times this have unit deviation</returns>
    public static Tensor Find(IReadOnlyList<Track> tracks, CodeScale scale)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var codes = scale.Apply(cat(tracks.Select(t => t.Controls).ToList(), 0)).to(float64);
        codes -= codes.mean([0]);
        var sounding = tracks.SelectMany(t => Enumerable.Range(0, t.Frames).Select(k => PhonemeAt(t, k))).ToArray();
        var size = codes.shape[1];
        Tensor between = zeros(size, size, float64), within = zeros(size, size, float64);
        foreach (var frames in Enumerable.Range(0, sounding.Length).GroupBy(k => sounding[k]))
        {
            var own = codes.index_select(0, tensor(frames.Select(k => (long)k).ToArray()));
            var mean = own.mean([0], keepdim: true);
            between += mean.t().matmul(mean) * own.shape[0];
            within += (own - mean).t().matmul(own - mean);
        }
        // A direction that hardly varies at all must not look like a perfect one.
        within += eye(size, dtype: float64) * (within.trace() / size * 0.01);
        var whiten = linalg.inv(linalg.cholesky(within));
        var (_, vectors) = linalg.eigh(whiten.matmul(between).matmul(whiten.t()));
        var count = Math.Min(Count, size);
        var directions = whiten.t().matmul(vectors.narrow(1, size - count, count));
        var deviation = codes.matmul(directions).std(0).clamp_min(1e-6);
        return (directions / deviation).to(float32).MoveToOuterDisposeScope();
    }

    private static int PhonemeAt(Track track, int frame)
    {
        var middle = frame * MediaClock.SamplesPerFrame + MediaClock.SamplesPerFrame / 2;
        foreach (var span in track.Phonemes)
        {
            if (span.StartSample <= middle && middle < span.EndSample)
                return PhonemeSet.IndexOf(span.Phoneme);
        }
        return PhonemeSet.SilenceIndex;
    }
}
