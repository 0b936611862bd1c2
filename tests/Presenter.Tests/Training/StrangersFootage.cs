using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Speech;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Training;
using Presenter.Tests.Footage;
using TorchSharp;
using Xunit;

namespace Presenter.Tests.Training;

/// <summary>The whole way of a stranger's film, at tiny sizes: prepared, trained, packaged, evaluated, and speaking. Who films himself tonight misses all of it.</summary>
[Collection(nameof(PreparedTalk))]
public sealed class StrangersFootage(PreparedTalk talk)
{
    [Fact]
    public async Task A_film_and_its_transcript_become_a_presenter_that_speaks()
    {
        using var folder = Repository.Temporary();
        var told = new List<string>();
        await new PreparedTraining(Tiny(folder["run"]), talk.Prepared, (stage, _) => told.Add(stage)).RunAsync(default);
        Assert.Equal([PreparedTraining.FramesFolder, PreparedTraining.MotionFolder, PreparedTraining.LipsFolder, PreparedTraining.JointFolder], told.Distinct());

        var package = folder["anna"];
        using (var trained = await TrainedPresenter.OfPreparedAsync(folder["run"], new AboutPresenter("anna", "Anna", "en", "none", "none", "A drawn head."), default))
        {
            trained.WriteTo(package);
            // The wall has spots: without the picture of the empty scene nobody could be told from it.
            var matte = MatteMaker.Write(package, Cpu, trained.Background, default);
            Assert.True(matte.CleanPlate);
            Assert.True(matte.Noise < 5, $"the wall is {matte.Noise} of 255 steps away from its own picture; {string.Join("; ", matte.Findings)}");
        }
        Assert.Contains("Anna Example", await File.ReadAllTextAsync(Path.Combine(package, ModelCard.FileName)));
        Assert.Equal(talk.Prepared.ConsentDigest, PresenterPackage.Open(package).Manifest.Consent!.Digest);
        Assert.Contains("never evaluated", PackageQuality.Warning(PresenterPackage.Open(package).Manifest.Quality));

        var options = new RendererOptions(new PresenterOptions { Package = package }, new ComputeOptions { NumberType = "float32" }, new SpeechOptions(), new EncodingOptions());
        await Report.WriteAsync(options, talk.Prepared.Folder, package, _ => { }, default);
        var manifest = PresenterPackage.Open(package).Manifest;
        var report = await File.ReadAllTextAsync(Path.Combine(package, Report.Json));
        // So few steps give no good presenter, and the package must say so itself.
        Assert.False(manifest.Quality!.Passed);
        Assert.Contains("moving region", string.Join(' ', manifest.Quality.Findings));
        Assert.Contains("\"lips\"", report);
        Assert.Contains("not passed", await File.ReadAllTextAsync(Path.Combine(package, ModelCard.FileName)));
        var better = await BetterThanThePlate(PresenterPackage.Open(package));
        Assert.True(better > 3, $"the presenter is only {better:f2} dB nearer to the film than its still plate");

        await using var pipeline = new PresentationPipeline(options);
        await pipeline.WarmUpAsync(default);
        var seconds = 0.0;
        await foreach (var segment in pipeline.RunAsync(Say("Welcome to the lighthouse."), null, default))
            seconds += segment.DurationSamples / (double)MediaClock.SampleRate;
        Assert.InRange(seconds, 1, 6);
    }

    [Fact]
    public async Task A_finished_stage_is_not_trained_again()
    {
        using var folder = Repository.Temporary();
        var options = Tiny(folder["run"]) with { FrameSteps = 4, MotionSteps = 2, LipSteps = 0, EvaluateEvery = 2 };
        await new PreparedTraining(options, talk.Prepared, (_, _) => { }).RunAsync(default);
        var told = new List<string>();
        await new PreparedTraining(options with { MotionSteps = 4 }, talk.Prepared, (stage, _) => told.Add(stage)).RunAsync(default);
        Assert.Equal([PreparedTraining.MotionFolder], told.Distinct());
    }

    [Fact]
    public async Task Training_begins_with_what_another_presenter_learned()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["robin"]);
        var options = Tiny(folder["run"]) with { FrameSteps = 2, MotionSteps = 1, LipSteps = 0, From = folder["robin"] };
        await new PreparedTraining(options, talk.Prepared, (_, _) => { }).RunAsync(default);
        Assert.Contains(folder["robin"], await File.ReadAllTextAsync(Path.Combine(folder["run"], "frames", "options.json")));
        var nothing = await Assert.ThrowsAsync<InvalidDataException>(() => new PreparedTraining(options with { Out = folder["other"], From = folder["nowhere"] }, talk.Prepared, (_, _) => { }).RunAsync(default));
        Assert.Contains("nowhere", nothing.Message);
    }

    private static Compute Cpu => new(torch.CPU, torch.ScalarType.Float32, new Dictionary<torch.ScalarType, double>());

    private PreparedTrainingOptions Tiny(string run) => new()
    {
        Footage = talk.Prepared.Folder, Out = run, CodeSize = 8, FrameSteps = 240, MotionSteps = 40, LipSteps = 30, JointSteps = 2, ShortcutSteps = 20, EvaluateEvery = 1000, Bfloat16 = false,
        Frames = new FrameGeneratorOptions { StyleSize = 16, Channels = [16, 16, 16, 24], Blocks = 1, DetailChannels = 24, DetailBlocks = 1 },
        Motion = new MotionGeneratorOptions { Width = 32, Heads = 2, Layers = 2, LookBack = 8, LookAhead = 4, Performance = 4 },
        Lips = new LipReaderOptions { Width = 24, Height = 16 },
    };

    /// <summary>Decibels that rendered pictures of held-out takes are nearer to them than the plate is.</summary>
    private async Task<double> BetterThanThePlate(PresenterPackage package)
    {
        var heldOut = await HeldOutFootage.ReadAsync(talk.Prepared.Folder, package, default);
        var region = package.Manifest.Region;
        using var renderer = package.CreateRenderer(Cpu);
        var score = PictureEvaluation.Run(renderer, region, heldOut.Pictures, heldOut.Mouth, heldOut.Eyes, 1, default);
        using var plate = package.LoadPlate();
        var still = plate.narrow(1, region.Y, region.Height).narrow(2, region.X, region.Width).unsqueeze(0);
        return score.Parts["region"].Psnr - PictureScores.Psnr(heldOut.Pictures.Pictures.to(torch.float32) / 255, still);
    }

    private static async IAsyncEnumerable<SpokenSentence> Say(string text)
    {
        await Task.Yield();
        yield return new SpokenSentence(TurnId.New(), 0, text, StageDirection.Neutral, []);
    }
}
