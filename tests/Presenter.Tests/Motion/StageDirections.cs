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

/// <summary>
/// What the planner directs must be seen: every figure here is read off rendered pictures of the shipped presenter. Only
/// directions and orders are compared, since another training moves the pixels a little.
/// </summary>
public sealed class StageDirections(StageDirections.Studio studio) : IClassFixture<StageDirections.Studio>
{
    private const string Text = "Hello, the museum is open from ten until six, and on Friday until nine.";

    /// <summary>The shipped presenter, a real voice, and the same luck for every take.</summary>
    public sealed class Studio : IAsyncLifetime
    {
        private readonly PresenterPackage package = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));
        private readonly MotionGenerator network;
        private IVoice voice = null!;

        public Studio()
        {
            network = package.LoadMotion();
            Renderer = package.CreateRenderer(new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>()));
        }

        public FrameRenderer Renderer { get; }

        public PresenterManifest Manifest => package.Manifest;

        public async ValueTask InitializeAsync() => voice = await Voices.StartAsync(new SpeechOptions(), TestContext.Current.CancellationToken);

        public async ValueTask DisposeAsync()
        {
            await voice.DisposeAsync();
            network.Dispose();
            Renderer.Dispose();
        }

        /// <summary>A whole answer, as the pipeline performs it.</summary>
        public async Task<Take> PerformAsync(params string[] sentences)
        {
            var turn = new TurnId(new Guid("5eed0000-0000-0000-0000-000000000001"));
            var chunks = new List<SpeechChunk>();
            await foreach (var chunk in new SpeechStage(voice, new SpeechOptions()).RunAsync(Written(turn, sentences), null, TestContext.Current.CancellationToken))
                chunks.Add(chunk);
            using var session = new MotionSession(network, Manifest.MotionScale, Manifest.Rest, Manifest.ControlMap, 11);
            var codes = chunks.SelectMany(session.Continue).ToList();
            codes.AddRange(session.Return(chunks[^1].Direction));
            return new Take(chunks, codes.Chunk(Manifest.Controls.Count).ToArray());
        }

        /// <summary>Grey pictures of motion codes.</summary>
        public Tensor[] Show(IEnumerable<float[]> rows) => rows.Chunk(FrameStage.Batch).SelectMany(part =>
        {
            using var scope = NewDisposeScope();
            return Renderer.RenderRgb(part.SelectMany(r => r).ToArray()).unbind().Select(p => FaceMeter.Grey(p).MoveToOuterDisposeScope()).ToArray();
        }).ToArray();

        /// <summary>The resting face with a part of it changed.</summary>
        public Tensor Pose(params (string Control, float Value)[] changed) =>
            Show([Manifest.Controls.Select(c => changed.FirstOrDefault(v => v.Control == c.Name) is { Control: not null } v ? v.Value : c.Rest).ToArray()])[0];

        private static async IAsyncEnumerable<SpokenSentence> Written(TurnId turn, string[] sentences)
        {
            await Task.Yield();
            foreach (var (i, sentence) in sentences.Index())
            {
                var read = ScriptTags.Read(sentence);
                yield return new SpokenSentence(turn, i, read.Text, read.Over(StageDirection.Neutral), []);
            }
        }
    }

    /// <param name="Rows">Motion codes, one a frame.</param>
    public sealed record Take(IReadOnlyList<SpeechChunk> Chunks, float[][] Rows)
    {
        /// <summary>Frames whose picture shows a word, evenly chosen.</summary>
        public float[][] Some(int count) => Enumerable.Range(0, count).Select(i => Rows[14 + i * (Rows.Length - 34) / count]).ToArray();
    }

    /// <param name="Smile">0 to 1 between a mouth that hardly smiles and one that smiles broadly.</param>
    /// <param name="Frown">0 to 1 between brows at rest and brows drawn together.</param>
    /// <param name="InnerBrows">Their height in pixels.</param>
    private sealed record Expression(double Smile, double Frown, double InnerBrows);

    /// <summary>The mean expression over some frames of a take.</summary>
    private async Task<Expression> ExpressionOfAsync(string direction)
    {
        var take = await studio.PerformAsync($"{direction} {Text}");
        Tensor rest = studio.Pose(), flat = studio.Pose(("mouthSmile", 0.1f)), smiling = studio.Pose(("mouthSmile", 0.9f)), frowning = studio.Pose(("browDown", 0.3f));
        var read = studio.Show(take.Some(10)).Select(p =>
        {
            var head = FaceMeter.Shift(p, rest);
            return new Expression(FaceMeter.Along(p, head, FaceMeter.Mouth, flat, smiling), FaceMeter.Along(p, head, FaceMeter.Forehead, rest, frowning), FaceMeter.BrowHeight(p, head, inner: true));
        }).ToArray();
        var mean = new Expression(read.Average(r => r.Smile), read.Average(r => r.Frown), read.Average(r => r.InnerBrows));
        TestContext.Current.TestOutputHelper?.WriteLine($"{direction}: {mean}");
        return mean;
    }

    /// <summary>Strengths of one emotion have the same head and the same words, so what differs is the emotion.</summary>
    [Theory]
    [InlineData("warm")]
    [InlineData("cheerful")]
    [InlineData("concerned")]
    [InlineData("emphatic")]
    public async Task AnEmotionIsSeenMoreTheStrongerItIs(string emotion)
    {
        var takes = new List<Expression>();
        foreach (var strength in new[] { "0", "0.5", "1", "1.5" })
            takes.Add(await ExpressionOfAsync($"[{emotion}:{strength}]"));
        void Grows(string what, Func<Expression, double> read)
        {
            for (var i = 1; i < takes.Count; i++)
                Assert.True(read(takes[i]) > read(takes[i - 1]), $"{emotion}, {what} at strengths 0, 0.5, 1, 1.5: {string.Join(", ", takes.Select(t => $"{read(t):f3}"))}");
        }
        switch (emotion)
        {
            case "concerned":
                Grows("inner brows", t => t.InnerBrows);
                break;
            case "emphatic":
                Grows("frown", t => t.Frown);
                break;
            default:
                Grows("smile", t => t.Smile);
                break;
        }
        Assert.Equal(emotion is "warm" or "cheerful", takes[2].Smile > takes[0].Smile);
    }

    [Fact]
    public async Task EmotionsDifferAndFollowEachOther()
    {
        var neutral = await ExpressionOfAsync("[neutral]");
        var warm = await ExpressionOfAsync("[warm]");
        var cheerful = await ExpressionOfAsync("[cheerful]");
        Assert.True(neutral.Smile < warm.Smile && warm.Smile < cheerful.Smile, $"smiles: {neutral.Smile:f3}, warm {warm.Smile:f3}, cheerful {cheerful.Smile:f3}");

        // The second sentence of an answer is performed as it is directed, not as the first one was.
        Tensor rest = studio.Pose(), flat = studio.Pose(("mouthSmile", 0.1f)), smiling = studio.Pose(("mouthSmile", 0.9f));
        var smiles = new List<double>();
        foreach (var second in new[] { "[cheerful]", "[concerned]" })
        {
            var take = await studio.PerformAsync("[cheerful] Hello and welcome!", $"{second} {Text}");
            var from = (int)(take.Chunks.First(c => c.Sentence == 1).StartSample / MediaClock.SamplesPerFrame);
            smiles.Add(studio.Show(Enumerable.Range(0, 6).Select(i => take.Rows[from + 15 + 8 * i])).Average(p => FaceMeter.Along(p, FaceMeter.Shift(p, rest), FaceMeter.Mouth, flat, smiling)));
        }
        Tell("second sentence cheerful, concerned", smiles.Select(s => (object)$"{s:f2}"));
        Assert.True(smiles[0] > smiles[1] + 0.05, $"a cheerful second sentence smiles {smiles[0]:f3}, a concerned one {smiles[1]:f3}");
    }

    /// <summary>What a gesture adds: the take with it beside the same take without it, every third frame from the first.</summary>
    private async Task<(Tensor With, Tensor Without, int Frame)[]> GestureAsync(string tag, string text, int frames)
    {
        var with = await studio.PerformAsync($"{tag} {text}");
        var without = await studio.PerformAsync($"[neutral] {text}");
        Assert.Equal(without.Rows.Length, with.Rows.Length);
        var at = Enumerable.Range(0, Math.Min(frames, with.Rows.Length) / 3).Select(k => k * 3).ToArray();
        return [.. studio.Show(at.Select(k => with.Rows[k])).Zip(studio.Show(at.Select(k => without.Rows[k])), at)];
    }

    private static void Tell(string what, IEnumerable<object> values) => TestContext.Current.TestOutputHelper?.WriteLine($"{what}: {string.Join(' ', values)}");

    [Fact]
    public async Task ANodGoesDownAndComesBack()
    {
        var moved = (await GestureAsync("[neutral] [nod]", "Yes, we are open until six on Sunday.", 45)).Select(p => FaceMeter.Shift(p.With, p.Without)).ToArray();
        Tell("nod", moved.Select(m => (object)m));
        Assert.True(moved.Max(m => m.Y) >= 4, "the head does not go down");
        Assert.True(moved.Max(m => Math.Abs(m.X)) <= 1, "a nod turns the head");
        Assert.InRange(Math.Abs(moved[^1].Y), 0, 1);
        Assert.InRange(Array.FindIndex(moved, m => m.Y == moved.Max(n => n.Y)) * 3, 4, 16);
    }

    [Fact]
    public async Task AShakeGoesToBothSidesAndComesBack()
    {
        var moved = (await GestureAsync("[neutral] [shake]", "No, not on Sunday, only on Monday.", 48)).Select(p => FaceMeter.Shift(p.With, p.Without)).ToArray();
        Tell("shake", moved.Select(m => (object)m));
        Assert.True(moved.Max(m => m.X) >= 3 && moved.Min(m => m.X) <= -3, "the head does not go to both sides");
        Assert.True(moved.Max(m => Math.Abs(m.Y)) <= 1, "a shake nods");
        var turns = moved.Select(m => Math.Sign(m.X)).Where(s => s != 0).ToArray();
        Assert.True(turns.Skip(1).Where((s, i) => s != turns[i]).Count() >= 2, "it goes to and fro only once");
        Assert.InRange(Math.Abs(moved[^1].X), 0, 1);
    }

    [Fact]
    public async Task BrowsRise()
    {
        var rest = studio.Pose();
        var risen = (await GestureAsync("[neutral] [brow raise]", "Would you like to know more?", 42)).Select(p =>
        {
            return FaceMeter.BrowHeight(p.With, FaceMeter.Shift(p.With, rest)) - FaceMeter.BrowHeight(p.Without, FaceMeter.Shift(p.Without, rest));
        }).ToArray();
        Tell("brows", risen.Select(r => (object)$"{r:f2}"));
        Assert.True(risen.Max() > 1, "the brows do not rise by a pixel");
        Assert.True(risen[0] < 0.3 && risen[^1] < 0.4 * risen.Max(), "they do not come back");
    }

    [Fact]
    public async Task EyesLookAsideBeforeTheHeadDoesAndComeBackFirst()
    {
        var rest = studio.Pose();
        var seen = (await GestureAsync("[neutral] [look aside]", "Well, let me think about that for a moment.", 48)).Select(p =>
        {
            return (Head: FaceMeter.Shift(p.With, p.Without).X, Eyes: FaceMeter.Gaze(p.With, FaceMeter.Shift(p.With, rest)) - FaceMeter.Gaze(p.Without, FaceMeter.Shift(p.Without, rest)), p.Frame);
        }).ToArray();
        Tell("aside", seen.Select(s => (object)$"{s.Frame}: {s.Head} {s.Eyes:f1}"));
        var side = Math.Sign(seen.MaxBy(s => Math.Abs(s.Head)).Head);
        var first = seen.First(s => s.Eyes * side > 1);
        var head = seen.First(s => s.Head * side >= 2);
        Assert.True(first.Frame < head.Frame, $"the eyes move at frame {first.Frame}, the head at {head.Frame}");
        Assert.True(seen.Any(s => s.Frame > head.Frame && s.Head * side >= 2 && s.Eyes * side < -0.5), "the eyes do not come back before the head");
        Assert.InRange(Math.Abs(seen[^1].Head), 0, 1);
        Assert.InRange(Math.Abs(seen[^1].Eyes), 0, 1);
    }

    [Fact]
    public async Task ASmileComesAndGoesAndLeavesTheLipsToTheWords()
    {
        Tensor flat = studio.Pose(("mouthSmile", 0.1f)), smiling = studio.Pose(("mouthSmile", 0.9f)), open = studio.Pose(("jawOpen", 0.2f)), rest = studio.Pose();
        var pairs = await GestureAsync("[neutral] [smile]", "We hope to see you at the museum many times again, and soon.", 66);
        var more = pairs.Select(p => FaceMeter.Along(p.With, FaceMeter.Shift(p.With, rest), FaceMeter.Mouth, flat, smiling) - FaceMeter.Along(p.Without, FaceMeter.Shift(p.Without, rest), FaceMeter.Mouth, flat, smiling)).ToArray();
        var opening = pairs.Select(p => (With: FaceMeter.Along(p.With, FaceMeter.Shift(p.With, rest), FaceMeter.Mouth, rest, open), Without: FaceMeter.Along(p.Without, FaceMeter.Shift(p.Without, rest), FaceMeter.Mouth, rest, open))).ToArray();
        Tell("smile", more.Select(m => (object)$"{m:f2}"));
        Tell("opening", opening.Select(o => (object)$"{o.With:f2}/{o.Without:f2}"));
        Assert.True(more.Max() > 0.15, "the corners of the mouth do not rise");
        Assert.InRange(Math.Abs(more[^1]), 0, 0.08);
        var broad = studio.Pose(("mouthSmile", 1f), ("cheekSquint", 0.5f));
        var parted = FaceMeter.Along(broad, (0, 0), FaceMeter.Mouth, rest, open);
        Tell("a broad smile looks as open as", [$"{parted:f2}"]);
        Assert.True(parted < 0.2, "a broad smile parts the lips");
        Assert.True(Correlation(opening) > 0.9, "with a smile the mouth no longer opens and closes with the words");
    }

    [Fact]
    public async Task PaceIsSeenOnTheMouth()
    {
        var spans = new List<double>();
        foreach (var tag in new[] { "[slow]", "", "[fast]" })
        {
            var take = await studio.PerformAsync($"{tag} We are open until six.");
            var rest = studio.Pose();
            var mouths = studio.Show(take.Rows.Where((_, k) => k % 2 == 0)).Select(p => FaceMeter.Crop(p, FaceMeter.Mouth, FaceMeter.Shift(p, rest))).ToArray();
            spans.Add(2 * Moving(mouths.Zip(mouths.Skip(1), (a, b) => (double)(a - b).abs().mean().item<float>()).ToArray()));
        }
        Tell("frames in which the mouth moves", spans.Select(s => (object)s));
        Assert.True(spans[0] > spans[1] && spans[1] > spans[2], string.Join(", ", spans));
    }

    [Fact]
    public async Task TheMouthIsClosedWhereNothingSounds()
    {
        var take = await studio.PerformAsync("[cheerful:1.5] [smile] Hello and welcome!", "[concerned:1.5] [shake] I am sorry, we are closed.", "[warm] [nod] Please come [smile] again.");
        bool Sounds(int frame) => take.Chunks.SelectMany(c => c.Phonemes).Any(p => p.Phoneme != PhonemeSet.Silence
            && p.StartSample < (frame + 4) * MediaClock.SamplesPerFrame && p.EndSample > (frame - 3) * MediaClock.SamplesPerFrame);
        var silent = Enumerable.Range(0, take.Rows.Length).Where(k => !Sounds(k)).ToArray();
        Assert.True(silent.Length > 15, $"only {silent.Length} frames are silent");
        var closed = silent.Count(k => MotionEvaluation.IsClosed(studio.Renderer, take.Rows[k], studio.Manifest.ControlNames, studio.Manifest.Rest.Code));
        Tell("silent frames, closed", [silent.Length, closed]);
        Assert.True(100 * closed >= 99 * silent.Length, $"{closed} of {silent.Length} silent frames show a closed mouth");
    }

    [Fact]
    public void ListeningIsAnotherPoseThanWaitingAndBothBeginAndEndAtRest()
    {
        using var scope = NewDisposeScope();
        var size = studio.Manifest.Controls.Count;
        float[][] waiting = IdleMotion.Loop(studio.Manifest.ControlNames, studio.Manifest.Rest.Code).Chunk(size).ToArray(), listening = IdleMotion.Listening(studio.Manifest.ControlNames, studio.Manifest.Rest.Code).Chunk(size).ToArray();
        var rest = studio.Pose();
        var ends = studio.Show([waiting[0], waiting[^1], listening[0], listening[^1]]);
        Assert.All(ends, p => Assert.True((p - rest).abs().mean().item<float>() < 0.004, "a loop does not begin or end in the rest pose"));
        // Between two nods, eyes open.
        var pose = studio.Show([listening[120], waiting[120]]);
        double Brows(Tensor p) => FaceMeter.BrowHeight(p, FaceMeter.Shift(p, rest));
        Assert.True(Brows(pose[0]) > Brows(pose[1]) + 0.3, $"brows {Brows(pose[0]):f2} listening, {Brows(pose[1]):f2} waiting");
        var nods = studio.Show(listening.Where((_, k) => k is 48 or 61)).Select(p => FaceMeter.Shift(p, rest).Y).ToArray();
        Assert.True(nods[1] - nods[0] >= 1, $"no nod is seen: {nods[0]}, {nods[1]}");
        Assert.All(listening.Where((_, k) => k % 12 == 0), row => Assert.True(MotionEvaluation.IsClosed(studio.Renderer, row, studio.Manifest.ControlNames, studio.Manifest.Rest.Code)));
    }

    /// <summary>Frames between the first and the last twentieth of all movement.</summary>
    private static int Moving(double[] energy)
    {
        double all = energy.Sum(), sum = 0;
        var running = energy.Select(e => sum += e).ToArray();
        return Array.FindIndex(running, r => r > 0.95 * all) - Array.FindIndex(running, r => r > 0.05 * all);
    }

    private static double Correlation((double With, double Without)[] pairs)
    {
        double a = pairs.Average(p => p.With), b = pairs.Average(p => p.Without);
        return pairs.Sum(p => (p.With - a) * (p.Without - b)) / Math.Sqrt(pairs.Sum(p => (p.With - a) * (p.With - a)) * pairs.Sum(p => (p.Without - b) * (p.Without - b)));
    }
}
