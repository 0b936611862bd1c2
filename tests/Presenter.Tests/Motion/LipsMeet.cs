using Presenter.Renderer;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Motion;

/// <summary>A viewer sees at once that a mouth stays open on b; measured on rendered pictures by how much of the teeth shows.</summary>
public sealed class LipsMeet
{
    private static readonly PresenterPackage Robin = PresenterPackage.Open(Path.Combine(Repository.Root, "presenters", "robin"));

    [Theory]
    [InlineData("b", Emotion.Neutral)]
    [InlineData("m", Emotion.Cheerful)]
    [InlineData("p", Emotion.Emphatic)]
    public void No_teeth_show_where_lips_meet(string closed, Emotion emotion)
    {
        // A short closure between two open vowels, as in "obey": the hardest case.
        PhonemeSpan[] spans = [Span("pau", 0, 320), Span("ae", 320, 520), Span(closed, 520, 590), Span("ae", 590, 800), Span("pau", 800, 1200)];
        using var network = Robin.LoadMotion();
        using var session = new MotionSession(network, Robin.Manifest.MotionScale, Robin.Manifest.Rest, Robin.Manifest.ControlMap, seed: 5);
        var codes = session.Continue(spans, new StageDirection(emotion), 30);
        using var renderer = Robin.CreateRenderer(new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>()));
        double vowel = Teeth(renderer, codes, 420), together = Teeth(renderer, codes, 555);
        Assert.True(vowel > 40, $"only {vowel:f0} pixels of teeth show in an open vowel: nothing is measured");
        Assert.True(together < 0.15 * vowel, $"{together:f0} pixels of teeth show on {closed}, {vowel:f0} in the vowel beside it");
    }

    [Fact]
    public void Chunks_of_a_sentence_close_as_the_whole_does()
    {
        PhonemeSpan[] spans = [Span("pau", 0, 320), Span("ae", 320, 600), Span("m", 600, 680), Span("ae", 680, 960)];
        var controls = Robin.Manifest.ControlMap;
        var size = controls.Names.Count;
        float[] Open() => Enumerable.Repeat(0.2f, size * 24).ToArray();
        var whole = Open();
        new LipClosure(controls).Apply(whole, spans, 0);
        var parts = Open();
        new LipClosure(controls).Apply(parts.AsSpan(0, size * 16), spans, 0);
        new LipClosure(controls).Apply(parts.AsSpan(size * 16), spans, 16);
        Assert.Equal(whole, parts);
        Assert.NotEqual(Open(), whole);
    }

    [Fact]
    public void A_code_without_named_controls_stays_as_it_is()
    {
        var nameless = new ControlMap(["z0", "z1"], [-9, -9], [9, 9]);
        float[] codes = [1, 2, 3, 4, 5, 6];
        new LipClosure(nameless).Apply(codes, [Span("b", 0, 120)], 0);
        Assert.Equal([1, 2, 3, 4, 5, 6], codes);
    }

    private static PhonemeSpan Span(string phoneme, int from, int to) => new(phoneme, from * 32L, to * 32L, PhonemeSet.IsVowel(phoneme) ? 1 : 0);

    /// <summary>Pixels of the mouth that are bright and without colour: neither lips nor skin are.</summary>
    private static double Teeth(FrameRenderer renderer, float[] codes, int milliseconds)
    {
        using var scope = NewDisposeScope();
        var frame = milliseconds / 40;
        var mouth = PictureScores.Crop(renderer.RenderRgb(codes.AsSpan(frame * renderer.CodeSize, renderer.CodeSize)), PictureEvaluation.Mouth)[0];
        var colour = mouth[0] - mouth[2];
        return (colour < 0.1).logical_and(mouth[0] > 0.35).sum().item<long>();
    }
}
