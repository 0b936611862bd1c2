using Presenter.Renderer;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>Without this a presenter trained from film moves its lips with its head and not with its words.</summary>
[Collection(nameof(LipReading.TorchRandom))]
public class SpeechInFoundCodes
{
    private const int Size = 8;

    [Fact]
    public void TheJawIsFoundThoughEveryNumberOfTheCodeShowsMostlyTheHead()
    {
        var (tracks, jaws) = Talk(sentences: 12);
        var codes = cat(tracks.Select(t => t.Controls).ToList(), 0);
        var scale = CodeScale.Of(codes);
        var directions = SpeechDirections.Find(tracks, scale);
        var told = scale.Apply(codes).matmul(directions);
        Assert.Equal(1, told.std(0).min().item<float>(), 0.01);
        double Best(Tensor numbers) => Enumerable.Range(0, (int)numbers.shape[1]).Max(i => Math.Abs(Correlation(numbers.select(1, i), jaws)));
        Assert.True(Best(codes) < 0.5, $"the task is too easy: a number of the code alone shows {Best(codes):f2}");
        Assert.True(Best(told) > 0.9, $"the best direction follows the jaw by {Best(told):f2} only");
    }

    [Fact]
    public void NumbersThatNeverChangeAreNoObstacle()
    {
        var tracks = Talk(sentences: 3).Tracks.Select(t => t with { Controls = cat([t.Controls, zeros(t.Frames, 2)], 1) }).ToArray();
        var found = SpeechDirections.Find(tracks, CodeScale.Of(cat(tracks.Select(t => t.Controls).ToList(), 0)));
        Assert.True(found.isfinite().all().item<bool>());
    }

    /// <summary>"aa" opens the jaw and "m" closes it, ten frames each; a head that wanders moves every number more than the jaw does.</summary>
    private static (IReadOnlyList<Track> Tracks, Tensor Jaws) Talk(int sentences)
    {
        random.manual_seed(5);
        Tensor jawMoves = randn(1, Size), headMoves = randn(3, Size) * 2;
        var all = new List<Tensor>();
        var tracks = Enumerable.Range(0, sentences).Select(n =>
        {
            var choice = new Random(n);
            var sounds = Enumerable.Range(0, 10).Select(_ => choice.Next(2) == 0 ? "aa" : "m").ToArray();
            var spans = sounds.Select((s, i) => new PhonemeSpan(s, i * 10L * MediaClock.SamplesPerFrame, (i + 1) * 10L * MediaClock.SamplesPerFrame)).ToArray();
            var jaw = tensor(sounds.SelectMany(s => Enumerable.Repeat(s == "aa" ? 1f : -1, 10)).ToArray()).unsqueeze(1);
            var head = (randn(100, 3) * 0.3).cumsum(0) + randn(1, 3);
            all.Add(jaw[.., 0]);
            return new Track("ma", ScriptFrames.From(spans, StageDirection.Neutral, 0, 100), jaw.matmul(jawMoves) + head.matmul(headMoves) + randn(100, Size) * 0.05) { Phonemes = spans };
        }).ToArray();
        return (tracks, cat(all, 0));
    }

    private static double Correlation(Tensor a, Tensor b)
    {
        Tensor x = a - a.mean(), y = b - b.mean();
        return ((x * y).mean() / ((x * x).mean() * (y * y).mean()).sqrt()).item<float>();
    }
}
