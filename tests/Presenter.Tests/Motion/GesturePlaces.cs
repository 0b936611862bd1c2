using Presenter.Renderer;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Xunit;

namespace Presenter.Tests.Motion;

/// <summary>A nod in the wrong place answers another question; one that breaks off between two clauses is a twitch.</summary>
public class GesturePlaces
{
    private const int Pitch = 0, Smile = 1, Pucker = 2;

    private static readonly TurnId Turn = new(new Guid("5eed0000-0000-0000-0000-000000000002"));

    private static ControlMap Map(params string[] names) => new(names, [.. names.Select(_ => -8f)], [.. names.Select(_ => 8f)]);

    /// <summary>A clause of words of 8 frames, each with its vowel in frames 3 to 5.</summary>
    private static SpeechChunk Clause(int startFrame, int textStart, StageDirection direction, params string[] words)
    {
        static long At(int frame) => frame * (long)MediaClock.SamplesPerFrame;
        var phonemes = new List<PhonemeSpan>();
        var spans = new List<WordSpan>();
        foreach (var (i, word) in words.Index())
        {
            var frame = startFrame + 8 * i;
            phonemes.AddRange([new("s", At(frame), At(frame + 3)), new("eh", At(frame + 3), At(frame + 6), 1), new("t", At(frame + 6), At(frame + 8))]);
            spans.Add(new WordSpan(0, word, textStart, At(frame), At(frame + 8)));
            textStart += word.Length + 1;
        }
        return new SpeechChunk(Turn, 0, At(startFrame), new short[At(8 * words.Length)], phonemes, spans, direction);
    }

    private static float[][] Perform(ControlMap map, long seed, float[] performed, params SpeechChunk[] chunks)
    {
        var track = new GestureTrack(map, seed);
        var rows = new List<float[]>();
        foreach (var chunk in chunks)
        {
            track.Place(chunk, rows.Count);
            for (var k = 0; k < chunk.Frames; k++)
            {
                rows.Add([.. performed]);
                track.Apply(rows[^1], rows.Count - 1);
            }
        }
        return [.. rows];
    }

    private static StageDirection With(params GestureCue[] cues) => StageDirection.Neutral with { Gestures = cues };

    private static int Lowest(float[][] rows) => Array.FindIndex(rows, r => r[Pitch] == rows.Max(x => x[Pitch]));

    [Fact]
    public void ANodFallsOnItsWordAlsoInALaterClause()
    {
        var map = Map("pitch", "mouthSmile", "mouthPucker");
        // "and we are open, on Friday too": the nod belongs to Friday, the second clause's second word.
        var direction = With(new GestureCue(Gesture.Nod, 1, "and we are open, on ".Length));
        var rows = Perform(map, 3, [0, 0, 0], Clause(0, 0, direction, "and", "we", "are", "open,"), Clause(32, "and we are open, ".Length, direction, "on", "Friday", "too", "yes", "yes"));
        Assert.InRange(Lowest(rows), 32 + 8 + 3, 32 + 8 + 6);
        Assert.All(rows[..30], r => Assert.Equal(0, r[Pitch]));
    }

    [Fact]
    public void WithoutAPlaceItFallsOnTheFirstWordThatHasWeight()
    {
        var rows = Perform(Map("pitch"), 3, [0], Clause(0, 0, With(new GestureCue(Gesture.Nod)), "and", "we", "are", "open", "now", "too", "yes"));
        Assert.InRange(Lowest(rows), 24 + 3, 24 + 6);
    }

    [Fact]
    public void ItGoesOnThroughTheNextClauseWithoutAJerk()
    {
        var direction = With(new GestureCue(Gesture.Nod));
        var parts = Perform(Map("pitch"), 5, [0], Clause(0, 0, direction, "yes"), Clause(8, 4, direction, "we", "do", "that"));
        Assert.True(parts[8..].Max(r => r[Pitch]) > 2, "the nod broke off");
        Assert.All(parts.Zip(parts.Skip(1)), p => Assert.InRange(Math.Abs(p.Second[0] - p.First[0]), 0, 2.2f));
        Assert.Equal(0, parts[^1][Pitch], 0.3f);
    }

    [Fact]
    public void TheSameSeedGesturesAlikeAnotherALittleOtherwise()
    {
        var map = Map("pitch");
        float[] Made(long seed) => [.. Perform(map, seed, [0], Clause(0, 0, With(new GestureCue(Gesture.Nod)), "yes", "we", "do")).Select(r => r[0])];
        Assert.Equal(Made(1), Made(1));
        Assert.NotEqual(Made(1), Made(2));
    }

    [Fact]
    public void TwoHeadGesturesFollowEachOther()
    {
        var rows = Perform(Map("pitch", "yaw"), 1, [0, 0], Clause(0, 0, With(new GestureCue(Gesture.Shake), new GestureCue(Gesture.Nod)), [.. Enumerable.Repeat("yes", 9)]));
        var shake = Array.FindLastIndex(rows, r => Math.Abs(r[1]) > 0.01f);
        Assert.True(Array.FindIndex(rows, r => Math.Abs(r[0]) > 0.01f) >= shake, "a nod begins within a shake");
        Assert.True(shake > 20 && rows.Max(r => r[0]) > 3);
    }

    [Fact]
    public void ASmileLeavesRoundedLipsAlone()
    {
        var map = Map("pitch", "mouthSmile", "mouthPucker");
        float Most(float pucker) => Perform(map, 1, [0, 0, pucker], Clause(0, 0, With(new GestureCue(Gesture.Smile)), "who", "are", "you")).Max(r => r[Smile]);
        Assert.True(Most(0.5f) < 0.4f * Most(0), "a smile spreads lips that say oo");
        Assert.Equal(0.5f, Perform(map, 1, [0, 0, 0.5f], Clause(0, 0, With(new GestureCue(Gesture.Smile)), "who"))[7][Pucker]);
    }

    [Fact]
    public void NothingLeavesTheRangeOfTheFootage()
    {
        var map = new ControlMap(["pitch", "mouthSmile"], [-3, 0], [3, 0.6f]);
        var rows = Perform(map, 1, [2, 0.5f], Clause(0, 0, With(new GestureCue(Gesture.Nod, 1.5f), new GestureCue(Gesture.Smile, 1.5f)), "yes", "we", "do", "that"));
        Assert.All(rows, r => Assert.True(r[0] is >= -3 and <= 3 && r[1] is >= 0 and <= 0.6f, $"pitch {r[0]}, smile {r[1]}"));
        Assert.Contains(rows, r => r[0] > 2.5f);
    }

    [Fact]
    public void ACodeWithoutNamesMakesNone()
    {
        var rows = Perform(Map("z0", "z1"), 1, [1, 2], Clause(0, 0, With(new GestureCue(Gesture.Nod), new GestureCue(Gesture.Smile)), "yes", "we", "do"));
        Assert.All(rows, r => Assert.Equal(new float[] { 1, 2 }, r));
    }

    [Fact]
    public void RangesComeFromThePackageOrElseFromItsScale()
    {
        var scale = TinyPresenter.Scale;
        var said = ControlMap.Of([new("jawOpen", 0.1f, 0.05f, 0.2f), new("mouthSmile", 0.1f), new("eyeBlink", 0), new("yaw", 0, -9, 9)], scale);
        Assert.Equal(new[] { 0.05f, 0, 0, -9 }, said.Least);
        Assert.Equal(new[] { 0.2f, 1, 1, 9 }, said.Most);
        Assert.True(said.AreNamed);
        Assert.False(ControlMap.Of([new("z0", 0), new("z1", 0)], scale).AreNamed);
    }
}
