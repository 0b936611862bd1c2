using Presenter.Renderer;
using Presenter.Renderer.Footage;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.LipReading;

/// <summary>The text loss must move the motion network, or lips would never learn to be readable.</summary>
[Collection(nameof(TorchRandom))]
public class ReadableMotion
{
    private static JointTrainingOptions Options(TemporaryFolder folder, string run) => new()
    {
        Tracks = "", Package = folder["tiny"], Lips = folder["reader.safetensors"], Out = folder[run], Steps = 24, Batch = 1, Frames = 12, LearningRate = 0.02,
        Ema = 0.5, LambdaText = 1, LambdaMotion = 0, HoldOutEvery = 2, EvaluateEvery = 6, HeldOutSentences = 6, ShortcutSteps = 200,
    };

    /// <summary>A tiny package and a reader that looks at its pictures, both with random weights.</summary>
    private static TemporaryFolder Prepared()
    {
        var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        random.manual_seed(4);
        using var reader = new LipReader(TinyLips.Network);
        LipReaderFile.Write(folder["reader.safetensors"], reader);
        return folder;
    }

    private static IReadOnlyList<Track> Sentences() => Enumerable.Range(0, 2).Select(_ =>
    {
        PhonemeSpan[] spans = [Span("pau", 0, 3), Span("m", 3, 6), Span("aa", 6, 9), Span("pau", 9, 12)];
        return new Track("ma", ScriptFrames.From(spans, StageDirection.Neutral, 0, 12), full(new long[] { 12, 4 }, 0.1f)) { Phonemes = spans };
    }).ToArray();

    private static PhonemeSpan Span(string phoneme, int from, int to) => new(phoneme, from * (long)MediaClock.SamplesPerFrame, to * (long)MediaClock.SamplesPerFrame);

    private static async Task<(JointTrainer Trainer, List<TrainingProgress> Told)> RunAsync(JointTrainingOptions options, int? stopAt = null, bool shortcut = false)
    {
        using var stop = new CancellationTokenSource();
        var told = new List<TrainingProgress>();
        var trainer = JointTrainer.Start(options, [Sentences()[1]], [Sentences()[0]], ScalarType.Float32);
        if (shortcut)
            trainer.LearnShortcut(Rendered(options), CancellationToken.None);
        var running = trainer.RunAsync(p =>
        {
            if (p.Scores is not null)
                told.Add(p);
            if (p.Step == stopAt)
                stop.Cancel();
        }, stop.Token);
        if (stopAt is null)
            await running;
        else
            await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        return (trainer, told);
    }

    [Fact]
    public async Task TheTextLossFallsAndOnlyTheDecoderLearns()
    {
        using var folder = Prepared();
        using var start = PresenterPackage.Open(folder["tiny"]).LoadMotion();
        var before = start.state_dict();
        var (trainer, told) = await RunAsync(Options(folder, "run"));
        Assert.True(told[^1].Scores!["text_loss"] < told[0].Scores!["text_loss"] - 0.01, $"the text loss goes from {told[0].Scores!["text_loss"]} to {told[^1].Scores!["text_loss"]}");
        var after = trainer.Motion.state_dict();
        Assert.False(before["leave.weight"].equal(after["leave.weight"]).all().item<bool>(), "no gradient reached the motion network");
        foreach (var name in before.Keys.Where(k => k.StartsWith("script.") || k.StartsWith("prior.")))
            Assert.True(before[name].equal(after[name]).all().item<bool>(), $"{name} changed: performances would be drawn otherwise");
    }

    /// <summary>Mouths of codes from everywhere, as the package renders them.</summary>
    private static MouthClip[] Rendered(JointTrainingOptions options)
    {
        var package = PresenterPackage.Open(options.Package);
        using var reader = LipReaderFile.Read(options.Lips);
        using var renderer = package.CreateRenderer(new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>()));
        random.manual_seed(8);
        var scaled = randn(400, 4);
        var mouths = MouthCrop.Render(renderer, package.Manifest.MotionScale.Restore(scaled).contiguous().data<float>().ToArray(), reader.Options, CancellationToken.None);
        return [new MouthClip("", mouths, [], []) { Controls = scaled }];
    }

    [Fact]
    public async Task WithAShortcutTheRenderedLipsBecomeReadableToo()
    {
        using var folder = Prepared();
        var (_, told) = await RunAsync(Options(folder, "run"), shortcut: true);
        // The held-out loss is of real pictures, which the shortcut never makes.
        Assert.True(told[^1].Scores!["held_out_text_loss"] < told[0].Scores!["held_out_text_loss"] - 0.01,
            $"read from pictures, the text loss goes from {told[0].Scores!["held_out_text_loss"]} to {told[^1].Scores!["held_out_text_loss"]}");
    }

    [Fact]
    public void SentencesThatTheReaderLearnedFromTeachNothingWhereThereAreOthers()
    {
        using var folder = Prepared();
        var options = Options(folder, "run");
        using (var reader = LipReaderFile.Read(options.Lips))
        {
            reader.Learned.Add(["ma"]);
            LipReaderFile.Write(options.Lips, reader);
        }
        IReadOnlyList<string> Taught(params string[] said)
        {
            var trainer = JointTrainer.Start(options, said.Select(s => Sentences()[0] with { Text = s }).ToArray(), [Sentences()[1]], ScalarType.Float32);
            trainer.LearnShortcut(Rendered(options), CancellationToken.None);
            return trainer.Taught.Select(t => t.Text).ToArray();
        }
        Assert.Equal(["mama"], Taught("ma", "mama"));
        // Better badly taught than not at all.
        Assert.Equal(["ma"], Taught("ma"));
    }

    [Fact]
    public void AShortcutAndLearningFramesExcludeEachOther()
    {
        using var folder = Prepared();
        var options = Options(folder, "run") with { LambdaFrames = 0.5 };
        var trainer = JointTrainer.Start(options, [Sentences()[1]], [Sentences()[0]], ScalarType.Float32);
        Assert.Contains("LambdaFrames", Assert.Throws<InvalidDataException>(() => trainer.LearnShortcut(Rendered(options), CancellationToken.None)).Message);
    }

    [Fact]
    public async Task WithoutTextTheAnchorKeepsTheMotionWhereItWas()
    {
        using var folder = Prepared();
        var (_, free) = await RunAsync(Options(folder, "free"));
        var (_, held) = await RunAsync(Options(folder, "held") with { LambdaText = 0, LambdaMotion = 1 });
        Assert.Equal(0, held[^1].Scores!["text_loss"]);
        Assert.True(held[^1].Scores!["mouth_l1"] < free[^1].Scores!["mouth_l1"], "the anchor does not hold the mouth to the track");
    }

    [Fact]
    public async Task AStoppedTrainingGoesOnBitForBit()
    {
        using var folder = Prepared();
        var whole = (await RunAsync(Options(folder, "whole") with { Steps = 8, EvaluateEvery = 4, LambdaFrames = 0.5 })).Trainer;
        var options = Options(folder, "parts") with { Steps = 8, EvaluateEvery = 4, LambdaFrames = 0.5 };
        await RunAsync(options, stopAt: 4);
        var resumed = (await RunAsync(options)).Trainer;
        foreach (var (name, weight) in whole.Motion.state_dict())
            Assert.True(weight.equal(resumed.Motion.state_dict()[name]).all().item<bool>(), $"{name} differs after resuming");
    }

    [Fact]
    public void PicturesMadeAFewAtATimeGiveTheGradientOfAll()
    {
        using var folder = Prepared();
        var manifest = PresenterPackage.Open(folder["tiny"]).Manifest;
        using var frames = PresenterPackage.Open(folder["tiny"]).LoadFrames();
        using var reader = LipReaderFile.Read(folder["reader.safetensors"]);
        var codes = full(new long[] { 1, 7, 4 }, 0.1f) + arange(7, float32).reshape(1, 7, 1) * 0.02;
        long[][] said = [[PhonemeSet.IndexOf("m"), PhonemeSet.IndexOf("aa")]];
        var (whole, all, _) = new TextLoss(frames, manifest.FrameScale, manifest.Region, reader, 7).Compute(codes, said);
        var (parts, few, _) = new TextLoss(frames, manifest.FrameScale, manifest.Region, reader, 2).Compute(codes, said);
        Assert.Equal(whole, parts, 1e-4);
        Assert.True(all.abs().max().item<float>() > 1e-5, "there is no gradient");
        Assert.True((all - few).abs().max().item<float>() < 1e-2 * all.abs().max().item<float>(), "the gradient depends on how many pictures are made at a time");
    }

    [Fact]
    public void AMissingReaderIsNamed()
    {
        using var folder = Prepared();
        var refused = Assert.Throws<InvalidDataException>(() => JointTrainer.Start(Options(folder, "run") with { Lips = folder.Path }, Sentences(), Sentences(), ScalarType.Float32));
        Assert.Contains("lipreader.safetensors", refused.Message);
    }
}
