using Presenter.Renderer.LipReading;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.LipReading;

/// <summary>Torch draws from one generator a process: what must be the same twice may not run beside other tests.</summary>
[CollectionDefinition(nameof(TorchRandom), DisableParallelization = true)]
public class TorchRandom;

/// <summary>A reader that does not learn gives a text loss that teaches nothing, and a lip-sync score that means nothing.</summary>
[Collection(nameof(TorchRandom))]
public class Learning
{
    [Fact]
    public async Task ALanguageOfTwoVisemesIsLearned()
    {
        using var folder = Repository.Temporary();
        var footage = TinyLips.Footage();
        random.manual_seed(1);
        var before = MouthClip.Score(new LipReader(TinyLips.Network), footage.HeldOut);
        var trainer = new LipReaderTrainer(TinyLips.Options(folder["run"], 160), footage);
        double loss = 0;
        await trainer.RunAsync(p => loss = p.Loss, default);
        trainer.Reader.eval();
        var after = MouthClip.Score(trainer.Reader, footage.HeldOut);
        Assert.True(before.PhonemeError > 0.6, $"the task is too easy: untrained {before.PhonemeError:f2}");
        Assert.True(after.PhonemeError < 0.05, $"sentences it never saw are read with {after.PhonemeError:p0} errors (loss {loss:f2})");
        Assert.True(File.Exists(Path.Combine(folder["run"], LipReaderFile.Name)));
        Assert.Contains("phoneme_error", await File.ReadAllTextAsync(Path.Combine(folder["run"], "stats.jsonl")));
    }

    [Fact]
    public async Task AnotherFacesReaderIsABetterStartThanNone()
    {
        using var folder = Repository.Temporary();
        await new LipReaderTrainer(TinyLips.Options(folder["run"], 160), TinyLips.Footage()).RunAsync(_ => { }, default);
        // The same language from a darker face.
        static IReadOnlyList<MouthClip> Darker(IEnumerable<MouthClip> clips) => clips.Select(c => c with { Mouths = c.Mouths.div(2).to(uint8) }).ToArray();
        var face = new MouthFootage(Darker(TinyLips.Footage().Train.Take(6).Select((c, i) => c with { Text = $"darker {i}" })), Darker(TinyLips.Footage().HeldOut));
        async Task<double> ErrorAsync(string run, string from)
        {
            var trainer = new LipReaderTrainer(TinyLips.Options(folder[run], 6) with { StartFrom = from }, face);
            await trainer.RunAsync(_ => { }, default);
            trainer.Reader.eval();
            return MouthClip.Score(trainer.Reader, face.HeldOut).PhonemeError;
        }
        Assert.True(await ErrorAsync("from", folder["run"]) < await ErrorAsync("none", "") - 0.2, "six steps after another face's reader read no better than six steps alone");
        using var reader = LipReaderFile.Read(folder[$"from/{LipReaderFile.Name}"]);
        Assert.All(face.Train.Concat(TinyLips.Footage().Train), c => Assert.True(reader.Learned.Contains(c.Text), $"the reader does not tell that it knows {c.Text}"));
        Assert.False(reader.Learned.Contains("darker 6"));
    }

    [Fact]
    public async Task WhatMadeThePicturesIsToldFromThem()
    {
        using var folder = Repository.Temporary();
        var clips = TinyLips.Footage().Train.Select(c => c with { Controls = tensor(c.Sounding.Select(p => p == LipReader.Blank ? 0f : p == TinyLips.Open ? 1 : -1).ToArray()).reshape(-1, 1) }).ToArray();
        var options = TinyLips.Options(folder["run"], 60) with { LookSteps = 60, LookBatch = 16 };
        var trainer = new LipReaderTrainer(options, new MouthFootage(clips[..16], clips[16..]));
        await trainer.RunAsync(_ => { }, default);
        trainer.Reader.eval();
        var told = trainer.Reader.Shape(trainer.Reader.Look(clips[20].Mouths.to(float32).div(255).unsqueeze(0)));
        Assert.True((told[0] - clips[20].Controls!).abs().mean().item<float>() < 0.15, "the reader does not see how far the mouth is open");
        using var without = new LipReader(TinyLips.Network);
        Assert.Throws<InvalidOperationException>(() => without.Shape(zeros(1, 1, TinyLips.Network.Features)));
    }

    [Fact]
    public async Task AStoppedTrainingGoesOnBitForBit()
    {
        using var folder = Repository.Temporary();
        var footage = TinyLips.Footage();
        var whole = await RunAsync(folder["whole"], footage, TinyLips.Options(folder["whole"], 8) with { EvaluateEvery = 4 }, null);
        var options = TinyLips.Options(folder["parts"], 8) with { EvaluateEvery = 4 };
        await RunAsync(folder["parts"], footage, options, stopAt: 4);
        var resumed = await RunAsync(folder["parts"], footage, options, null);
        foreach (var (name, weight) in whole.state_dict())
            Assert.True(weight.equal(resumed.state_dict()[name]).all().item<bool>(), $"{name} differs after resuming");
    }

    [Fact]
    public async Task AFilmedMouthIsWhatTheSamePictureGivesInMemory()
    {
        using var folder = Repository.Temporary();
        random.manual_seed(2);
        // Smooth: what is tested is the place and the scale, not how an encoder treats noise.
        var picture = nn.functional.interpolate(rand(1, 3, 6, 6), size: [96, 96], mode: InterpolationMode.Bilinear, align_corners: false);
        Presenter.Renderer.Frames.PictureFile.WritePng(picture[0], folder["p.png"]);
        using var ffmpeg = System.Diagnostics.Process.Start("ffmpeg", ["-v", "error", "-loop", "1", "-i", folder["p.png"], "-frames:v", "3", "-c:v", "ffv1", "-pix_fmt", "bgr0", folder["p.mkv"]])!;
        await ffmpeg.WaitForExitAsync();
        var film = await MouthVideo.ReadAsync(folder["p.mkv"], TinyLips.Network.Mouth, TinyLips.Network, default);
        Assert.Equal([3, 3, 16, 24], film.shape);
        var own = MouthCrop.Of(picture, TinyLips.Network.Mouth, TinyLips.Network).mul(255);
        Assert.True((film[1].to(float32) - own[0]).abs().max().item<float>() < 4, "the film's mouth lies elsewhere or is scaled otherwise");
        var refused = await Assert.ThrowsAsync<InvalidDataException>(() => MouthVideo.ReadAsync(folder["p.mkv"], new(80, 80, 48, 32), TinyLips.Network, default));
        Assert.Contains("p.mkv", refused.Message);
    }

    private static async Task<LipReader> RunAsync(string run, MouthFootage footage, LipReaderTrainingOptions options, int? stopAt)
    {
        using var stop = new CancellationTokenSource();
        var trainer = new LipReaderTrainer(options, footage);
        var running = trainer.RunAsync(p =>
        {
            if (p.Step == stopAt)
                stop.Cancel();
        }, stop.Token);
        if (stopAt is null)
            await running;
        else
            await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        return trainer.Reader;
    }
}
