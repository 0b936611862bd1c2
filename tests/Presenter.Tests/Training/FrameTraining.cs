using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>What somebody misses who trains a presenter for a night: that it learns, and that a stop costs nothing.</summary>
[Collection(nameof(LipReading.TorchRandom))]
public sealed class FrameTraining : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("presenter-training-").FullName;

    public void Dispose() => Directory.Delete(folder, true);

    [Fact]
    public async Task A_face_with_known_controls_is_learned()
    {
        var scores = await TrainAsync(DrawnFace.Options(Path.Combine(folder, "known"), 2) with { Steps = 160 }, known: true);
        var still = Plain();
        Assert.True(scores["region"] > still + 6, $"region {scores["region"]:f1} dB; the still picture alone is {still:f1} dB from them");
        Assert.True(scores["mouth"] > 20, $"mouth {scores["mouth"]:f1} dB");
    }

    [Fact]
    public async Task A_face_whose_controls_nobody_knows_is_learned_by_the_encoder()
    {
        var scores = await TrainAsync(DrawnFace.Options(Path.Combine(folder, "unknown"), 8) with { Steps = 300, RegistrationSteps = 60 }, known: false);
        var still = Plain();
        Assert.True(scores["region"] > still + 6, $"region {scores["region"]:f1} dB; the still picture alone is {still:f1} dB from them");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_stopped_run_goes_on_bit_for_bit(bool known)
    {
        // Discriminators too, and the averaged weights: all that a step depends on.
        var options = DrawnFace.Options("", known ? 2 : 8) with { Steps = 14, RegistrationSteps = 4, AdversarialFrom = 8 };
        var whole = Trainer(options, known);
        await new TrainingLoop(Path.Combine(folder, "whole"), 14, 1000).RunAsync(whole, options, _ => { }, CancellationToken.None);
        await new TrainingLoop(Path.Combine(folder, "parts"), 9, 1000).RunAsync(Trainer(options, known), options, _ => { }, CancellationToken.None);
        var second = Trainer(options, known);
        await new TrainingLoop(Path.Combine(folder, "parts"), 14, 1000).RunAsync(second, options, _ => { }, CancellationToken.None);

        foreach (var (name, tensor) in whole.Average.state_dict())
            Assert.True(tensor.equal(second.Average.state_dict()[name]).all().item<bool>(), $"{name} differs after the stop");
    }

    [Fact]
    public void Each_loss_can_be_switched_off()
    {
        var options = DrawnFace.Options("", 2) with { LambdaScales = [1, 0.5], LambdaSquared = 5, AdversarialFrom = 0, RegistrationSteps = 0 };
        double First(FrameTrainingOptions o) => Trainer(o, known: true).Step(0);
        var all = First(options);
        var variants = new Dictionary<string, FrameTrainingOptions>
        {
            ["squared"] = options with { LambdaSquared = 0 },
            ["scales"] = options with { LambdaScales = [1, 0] },
            ["adversarial"] = options with { LambdaAdversarial = 0 },
            ["features"] = options with { LambdaFeatures = 0 },
        };
        foreach (var (name, without) in variants)
            Assert.True(Math.Abs(First(without) - all) > 1e-7, $"without {name} the loss is the same");
        var nothing = Assert.Throws<InvalidDataException>(() => First(options with { LambdaScales = [0, 0] }));
        Assert.Contains("LambdaScales", nothing.Message);
    }

    [Fact]
    public void Devices_that_share_a_batch_learn_what_one_learns_from_the_whole()
    {
        var options = DrawnFace.Options(folder, 2) with { Steps = 5, RegistrationSteps = 1, AdversarialFrom = 2, Batch = 6, CodeNoise = 0, StyleNoise = 0, Bfloat16 = false };
        FrameTrainer alone = Trainer(options, known: true), shared = Trainer(options, known: true, devices: 3);
        for (var step = 0; step < options.Steps; step++)
            Assert.Equal(alone.Step(step), shared.Step(step), 1e-4);
        foreach (var (one, other) in alone.Average.state_dict().Values.Zip(shared.Average.state_dict().Values))
            Assert.True((one - other).abs().max().item<float>() < 1e-3);
    }

    [Fact]
    public async Task A_step_that_is_not_a_number_stops_and_names_the_last_good_checkpoint()
    {
        var run = Path.Combine(folder, "nan");
        var options = DrawnFace.Options(run, 2);
        var loop = new TrainingLoop(run, 10, 2);
        var error = await Assert.ThrowsAsync<InvalidOperationException>(() => loop.RunAsync(new Breaking(Trainer(options, true), at: 5), options, _ => { }, CancellationToken.None));
        Assert.Contains("NaN", error.Message);
        Assert.Contains(Path.Combine(run, "checkpoint"), error.Message);
        Assert.Equal("4", File.ReadAllText(Path.Combine(run, "checkpoint", "step")));
        // The way out that the message names works.
        await new TrainingLoop(run, 6, 2).RunAsync(Trainer(options, true), options, _ => { }, CancellationToken.None);
    }

    [Theory]
    [InlineData("network")]
    [InlineData("optimizer")]
    public async Task A_truncated_checkpoint_is_named_and_nothing_is_trained_over_it(string file)
    {
        var run = Path.Combine(folder, "cut");
        var options = DrawnFace.Options(run, 2);
        await new TrainingLoop(run, 2, 1000).RunAsync(Trainer(options, true), options, _ => { }, CancellationToken.None);
        var path = Path.Combine(run, "checkpoint", file);
        var bytes = File.ReadAllBytes(path);
        File.WriteAllBytes(path, bytes[..(bytes.Length / 2)]);
        var error = await Assert.ThrowsAsync<InvalidDataException>(() => new TrainingLoop(run, 4, 1000).RunAsync(Trainer(options, true), options, _ => { }, CancellationToken.None));
        Assert.Contains(Path.Combine(run, "checkpoint"), error.Message);
        Assert.Contains("remove the folder", error.Message);
        Assert.Equal(bytes.Length / 2, new FileInfo(path).Length);
    }

    [Fact]
    public async Task The_run_directory_tells_what_happened_also_to_TensorBoard()
    {
        var run = Path.Combine(folder, "told");
        var options = DrawnFace.Options(run, 2) with { Steps = 4, EvaluateEvery = 2 };
        await new TrainingLoop(run, 4, 2).RunAsync(Trainer(options, true), options, _ => { }, CancellationToken.None);
        Assert.Equal(2, File.ReadLines(Path.Combine(run, "stats.jsonl")).Count());
        Assert.Contains("\"LearningRate\":0.002", File.ReadAllText(Path.Combine(run, "options.json")));
        Assert.True(new FileInfo(Path.Combine(run, "sample.png")).Length > 500);
        var records = EventFile.Read(Directory.GetFiles(Path.Combine(run, "tensorboard"), "*tfevents*", SearchOption.AllDirectories).Single());
        Assert.Contains(records, r => r.Contains("held out/region"));
        Assert.Contains(records, r => r.Contains("loss/mean"));
    }

    private async Task<IReadOnlyDictionary<string, double>> TrainAsync(FrameTrainingOptions options, bool known)
    {
        var trainer = Trainer(options, known);
        IReadOnlyDictionary<string, double> scores = new Dictionary<string, double>();
        await new TrainingLoop(options.Out, options.Steps, options.Steps).RunAsync(trainer, options, p => scores = p.Scores ?? scores, CancellationToken.None);
        return scores;
    }

    private static FrameTrainer Trainer(FrameTrainingOptions options, bool known, int devices = 1)
    {
        var footage = DrawnFace.Draw(DrawnFace.Walk(60, 1), known);
        return new FrameTrainer(options, footage, DrawnFace.Draw(DrawnFace.Walk(12, 2), known), known ? CodeScale.Of(footage.Controls) : null, DrawnFace.Plate(),
            Enumerable.Repeat(CPU, devices).ToArray());
    }

    /// <summary>How far the held-out pictures are from the plate, dB.</summary>
    private static double Plain() =>
        Renderer.Evaluation.PictureScores.Psnr(DrawnFace.Draw(DrawnFace.Walk(12, 2), true).Pictures.to(float32) / 255, DrawnFace.Plate().unsqueeze(0));

    private sealed class Breaking(ITrainable inner, int at) : ITrainable
    {
        public double Step(int step) => step == at ? double.NaN : inner.Step(step);

        public IReadOnlyDictionary<string, double> Evaluate(int step, string folder) => inner.Evaluate(step, folder);

        public void Save(string folder) => inner.Save(folder);

        public void Load(string folder) => inner.Load(folder);
    }
}
