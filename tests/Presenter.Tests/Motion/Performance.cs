using Presenter.Renderer;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Speech;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Motion;

/// <summary>An answer must grow out of the idle loop and back into it, without a seam between its chunks.</summary>
public class Performance
{
    private static readonly RestPose Rest = TinyPresenter.Manifest.Rest;

    /// <summary>Made once: other tests draw from the same global generator at the same time.</summary>
    private static readonly Lazy<MotionGenerator> Made = new(() =>
    {
        torch.random.manual_seed(5);
        var network = new MotionGenerator(TinyPresenter.Motion);
        network.eval();
        return network;
    });

    private static MotionGenerator Network() => Made.Value;

    private static PhonemeSpan[] Script(int frames) =>
        Enumerable.Range(0, frames / 3).Select(i => new PhonemeSpan(PhonemeSet.Names[i % 41], i * 3L * MediaClock.SamplesPerFrame, (i + 1) * 3L * MediaClock.SamplesPerFrame, i % 2)).ToArray();

    [Fact]
    public void ChunksJoinAsIfTheyWereOne()
    {
        var script = Script(60);
        using var whole = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 1);
        var once = whole.Continue(script, StageDirection.Neutral, 60);
        using var parts = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 1);
        // The same script beyond the chunk is known in both cases up to the look ahead, so only frames before it are compared.
        var first = parts.Continue(script, StageDirection.Neutral, 30);
        for (var i = 0; i < (30 - TinyPresenter.Motion.LookAhead - TinyPresenter.Motion.Step) * 4; i++)
            Assert.Equal(once[i], first[i], 1e-4);
        var second = parts.Continue(script, StageDirection.Neutral, 30);
        AssertNoJump(first, second, once);
    }

    [Theory]
    [InlineData(Emotion.Cheerful, 1)]
    [InlineData(Emotion.Concerned, 1.5f)]
    public void AnotherEmotionBeginsWhereTheLastOneEnded(Emotion emotion, float strength)
    {
        using var session = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 1);
        var once = session.Continue(Script(60), StageDirection.Neutral, 60);
        var direction = new StageDirection(emotion, strength);
        var other = session.Continue(Script(120), direction, 60);
        AssertNoJump(once, other, once);
        AssertNoJump(other, session.Continue(Script(150), direction, 30), once);
        Assert.NotEqual(once[..40], other[..40]);
    }

    private static void AssertNoJump(float[] before, float[] after, float[] usually)
    {
        var usual = Enumerable.Range(4, usually.Length - 4).GroupBy(i => i % 4).ToDictionary(g => g.Key, g => g.Max(i => Math.Abs(usually[i] - usually[i - 4])));
        for (var i = 0; i < 4; i++)
            Assert.True(Math.Abs(after[i] - before[^(4 - i)]) <= 1.5f * usual[i], $"{TinyPresenter.Names[i]} jumps from {before[^(4 - i)]} to {after[i]}; it never moves more than {usual[i]} otherwise");
    }

    [Fact]
    public void AnAnswerBeginsNearRestAndEndsThere()
    {
        using var session = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 1);
        var begin = session.Continue(Script(30), StageDirection.Neutral, 30);
        Assert.InRange(Math.Abs(begin[3] - Rest.Code[3]), 0, 0.2);
        var end = session.Return(StageDirection.Neutral);
        for (var i = 0; i < 4; i++)
            Assert.Equal(Rest.Code[i], end[^(4 - i)], 1e-5);
    }

    [Fact]
    public void TheSameSentenceIsNotPerformedTwiceAlike()
    {
        using var one = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 1);
        using var two = new MotionSession(Network(), TinyPresenter.Scale, Rest, TinyPresenter.Manifest.ControlMap, 2);
        Assert.NotEqual(one.Continue(Script(30), StageDirection.Neutral, 30), two.Continue(Script(30), StageDirection.Neutral, 30));
    }

    [Fact]
    public void EyesBlink()
    {
        var blinks = new Blinks(0, 1);
        var lids = new float[25 * 20];
        for (var k = 0; k < lids.Length; k++)
            blinks.Apply(lids.AsSpan(k, 1), k);
        var count = Enumerable.Range(1, lids.Length - 1).Count(k => lids[k] == 1 && lids[k - 1] < 1);
        Assert.InRange(count, 3, 10);
    }

    [Fact]
    public void TheIdleLoopClosesInTheRestPose()
    {
        var rest = new float[] { 0.1f, 0.5f, 0, 0 };
        var loop = IdleMotion.Loop(TinyPresenter.Names, rest);
        for (var i = 0; i < 4; i++)
        {
            Assert.Equal(rest[i], loop[i], 1e-3);
            Assert.InRange(Math.Abs(loop[^(4 - i)] - loop[i]), 0, 0.1);
        }
        Assert.All(Enumerable.Range(0, IdleMotion.Frames), k => Assert.Equal(rest[0], loop[k * 4]));
        Assert.Contains(Enumerable.Range(0, IdleMotion.Frames), k => loop[k * 4 + 2] > 0.9f);
    }
}
