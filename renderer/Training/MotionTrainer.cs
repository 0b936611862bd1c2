using System.Diagnostics;
using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Everything that decides a training of the <see cref="MotionGenerator"/>; written to the run directory.</summary>
public sealed record MotionTrainingOptions
{
    /// <summary>Folder with tracks.jsonl and tracks.f32.</summary>
    public required string Tracks { get; init; }

    /// <summary>Run directory.</summary>
    public required string Out { get; init; }

    public MotionGeneratorOptions Network { get; init; } = new();

    public int Steps { get; init; } = 6000;

    public int Batch { get; init; } = 16;

    /// <summary>Frames of a training sequence; longer sentences are cut at a random place, shorter ones end in silence.</summary>
    public int Frames { get; init; } = 140;

    public double LearningRate { get; init; } = 1e-3;

    public double WeightDecay { get; init; } = 0.01;

    public double Ema { get; init; } = 0.998;

    /// <summary>Weight of the difference from frame to frame: movement, not only place.</summary>
    public double LambdaVelocity { get; init; } = 2;

    /// <summary>Weight of the divergence of posterior from prior; what costs less than it explains stays in the performance.</summary>
    public double LambdaKl { get; init; } = 0.003;

    /// <summary>Steps over which the divergence's weight grows from nothing: at once, nothing would be left to the performance.</summary>
    public int KlWarmUp { get; init; } = 1000;

    /// <summary>How much more the controls of the mouth count.</summary>
    public double MouthWeight { get; init; } = 2;

    /// <summary>Columns of the motion code that move the mouth.</summary>
    public int[] MouthControls { get; init; } = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 23, 24];

    /// <summary>Every n-th sentence is held out.</summary>
    public int HoldOutEvery { get; init; } = 20;

    public int Seed { get; init; } = 1;

    public int EvaluateEvery { get; init; } = 500;
}

/// <summary>Trains the conditional VAE of motion on spoken control tracks.</summary>
public sealed class MotionTrainer
{
    private readonly MotionTrainingOptions options;
    private readonly MotionGenerator network;
    private readonly MotionGenerator average;
    private readonly PerformancePosterior posterior;
    private readonly CodeScale scale;
    private readonly IReadOnlyList<Track> train;
    private readonly IReadOnlyList<Track> heldOut;
    private readonly AdamW optimizer;
    private readonly Tensor weights;
    private int step;

    private MotionTrainer(MotionTrainingOptions options, IReadOnlyList<Track> tracks)
    {
        this.options = options;
        train = tracks.Where((_, i) => i % options.HoldOutEvery != 0).ToArray();
        heldOut = tracks.Where((_, i) => i % options.HoldOutEvery == 0).ToArray();
        scale = CodeScale.Of(cat(train.Select(t => t.Controls).ToList(), 0));
        random.manual_seed(options.Seed);
        network = new MotionGenerator(options.Network);
        average = new MotionGenerator(options.Network);
        average.load_state_dict(network.state_dict());
        posterior = new PerformancePosterior(options.Network);
        optimizer = optim.AdamW(network.parameters().Concat(posterior.parameters()), options.LearningRate, weight_decay: options.WeightDecay);
        weights = ones(options.Network.CodeSize);
        foreach (var i in options.MouthControls)
            weights[i] = tensor((float)options.MouthWeight);
    }

    public static async Task<MotionTrainer> StartAsync(MotionTrainingOptions options, CancellationToken cancellation)
    {
        var tracks = await Footage.Tracks.ReadAsync(options.Tracks, options.Network.CodeSize, cancellation);
        Directory.CreateDirectory(options.Out);
        var trainer = new MotionTrainer(options, tracks);
        trainer.scale.Save(Path.Combine(options.Out, "scale.json"));
        await File.WriteAllTextAsync(Path.Combine(options.Out, "options.json"), JsonSerializer.Serialize(options), cancellation);
        trainer.Resume();
        return trainer;
    }

    public async Task RunAsync(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        await using var stats = new StreamWriter(Path.Combine(options.Out, "stats.jsonl"), append: true) { AutoFlush = true };
        var clock = Stopwatch.StartNew();
        double sum = 0;
        var since = 0;
        for (; step < options.Steps && !cancellation.IsCancellationRequested; step++)
        {
            var loss = Step();
            if (!double.IsFinite(loss))
                throw new InvalidOperationException($"the loss is {loss} at step {step}; the last checkpoint in {options.Out} is good");
            sum += loss;
            since++;
            if ((step + 1) % options.EvaluateEvery != 0 && step + 1 != options.Steps)
                continue;
            var seconds = clock.Elapsed.TotalSeconds / since;
            var scores = Evaluate();
            Save(step + 1);
            var progress = new TrainingProgress(step + 1, options.Steps, sum / since, seconds, scores);
            await stats.WriteLineAsync(JsonSerializer.Serialize(progress).AsMemory(), cancellation);
            report(progress);
            clock.Restart();
            sum = since = 0;
        }
    }

    private double Step()
    {
        using var scope = NewDisposeScope();
        var choice = new Random(HashCode.Combine(options.Seed, step));
        random.manual_seed(options.Seed * 1_000_003L + step);
        var batch = Enumerable.Range(0, options.Batch).Select(_ => train[choice.Next(train.Count)]).ToArray();
        var (phonemes, values, motion, mask) = Collate(batch, choice);
        var progress = (double)step / options.Steps;
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = options.LearningRate * Math.Min(1, (step + 1) / 200.0) * (0.5 + 0.5 * Math.Cos(Math.PI * progress));

        network.train();
        var features = network.Script.forward(phonemes, values);
        var (performed, divergence) = Perform(features, motion);
        var made = network.forward(features, performed);
        var place = ((made - motion).abs() * weights).mean([2]);
        var speed = ((made.diff(1, 1) - motion.diff(1, 1)).abs() * weights).mean([2]);
        var loss = (place * mask).sum() / mask.sum() +
                   (speed * mask.narrow(1, 1, options.Frames - 1)).sum() / mask.sum() * options.LambdaVelocity +
                   divergence * (options.LambdaKl * Math.Min(1, (step + 1.0) / options.KlWarmUp));
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters().Concat(posterior.parameters()), 1);
        optimizer.step();
        using (no_grad())
        {
            var keep = Math.Min(options.Ema, (1.0 + step) / (10 + step));
            foreach (var (mean, now) in average.parameters().Zip(network.parameters()))
                mean.mul_(keep).add_(now, 1 - keep);
        }
        return loss.item<float>();
    }

    /// <summary>Samples the posterior and measures how far it lies from the prior (nats a step).</summary>
    private (Tensor Performed, Tensor Divergence) Perform(Tensor features, Tensor motion)
    {
        var parts = posterior.forward(features.detach(), motion).chunk(2, -1);
        Tensor mean = parts[0], logVariance = parts[1].clamp(-6, 2);
        var sample = mean + randn_like(mean) * (logVariance * 0.5).exp();
        var previous = cat([zeros_like(sample.narrow(1, 0, 1)), sample.narrow(1, 0, sample.shape[1] - 1)], 1);
        var script = Pool(features);
        var (priorMean, priorLog, _) = network.Prior.Predict(script, previous, null);
        var divergence = (priorLog - logVariance + (logVariance.exp() + (mean - priorMean).square()) / priorLog.exp() - 1) * 0.5;
        return (sample.repeat_interleave(options.Network.Step, 1), divergence.sum(-1).mean());
    }

    private Tensor Pool(Tensor features) =>
        nn.functional.avg_pool1d(features.transpose(1, 2), options.Network.Step).transpose(1, 2);

    private (Tensor Phonemes, Tensor Values, Tensor Motion, Tensor Mask) Collate(IReadOnlyList<Track> batch, Random choice)
    {
        int frames = options.Frames;
        var scripts = new List<Tensor>();
        var values = new List<Tensor>();
        var motions = new List<Tensor>();
        var masks = new List<Tensor>();
        foreach (var track in batch)
        {
            var start = track.Frames > frames ? choice.Next(track.Frames - frames + 1) : 0;
            var length = Math.Min(frames, track.Frames);
            var script = track.Script.Slice(start, length);
            var motion = scale.Apply(track.Controls.narrow(0, start, length));
            var mask = ones(1, length);
            if (length < frames)
            {
                script = ScriptFrames.Join(script, SilenceAfter(script, frames - length));
                motion = cat([motion, motion.narrow(0, length - 1, 1).expand(frames - length, -1)], 0);
                mask = cat([mask, zeros(1, frames - length)], 1);
            }
            var (p, v) = script.ToTensors();
            scripts.Add(p);
            values.Add(v);
            motions.Add(motion.unsqueeze(0));
            masks.Add(mask);
        }
        return (cat(scripts, 0), cat(values, 0), cat(motions, 0), cat(masks, 0));
    }

    private static ScriptFrames SilenceAfter(ScriptFrames script, int frames)
    {
        var silence = ScriptFrames.Silence(StageDirection.Neutral, frames);
        for (var k = 0; k < frames; k++)
            Array.Copy(script.Values, 6, silence.Values, k * ScriptFrames.ValueCount + 6, 5);
        return silence;
    }

    /// <summary>Held-out sentences: error of the mouth with a sampled performance, and of all with the posterior's.</summary>
    private Dictionary<string, double> Evaluate()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        average.eval();
        random.manual_seed(7);
        var (phonemes, values, motion, mask) = Collate(heldOut, new Random(7));
        var features = average.Script.forward(phonemes, values);
        var sampled = PerformanceSampler.Sample(average, features, temperature: 1);
        var made = average.forward(features, sampled);
        var mouth = tensor(options.MouthControls.Select(i => (long)i).ToArray());
        var jaw = Masked(made, motion, mask, 0);
        return new Dictionary<string, double>
        {
            ["mouth_l1"] = ((made - motion).abs().index_select(2, mouth).mean([2]) * mask).sum().item<float>() / mask.sum().item<float>(),
            ["jaw_correlation"] = jaw,
            ["blink_deviation"] = (made.narrow(2, 18, 1).std() / motion.narrow(2, 18, 1).std()).item<float>(),
            ["yaw_deviation"] = (made.narrow(2, 25, 1).std() / motion.narrow(2, 25, 1).std()).item<float>(),
        };
    }

    private static double Masked(Tensor a, Tensor b, Tensor mask, long column)
    {
        var seen = mask.to(torch.@bool);
        Tensor x = a.select(2, column)[seen], y = b.select(2, column)[seen];
        x -= x.mean();
        y -= y.mean();
        return ((x * y).mean() / ((x * x).mean() * (y * y).mean()).sqrt()).item<float>();
    }

    private void Save(int done)
    {
        var folder = Path.Combine(options.Out, "checkpoint");
        var beside = folder + ".new";
        if (Directory.Exists(beside))
            Directory.Delete(beside, true);
        Directory.CreateDirectory(beside);
        network.save(Path.Combine(beside, "network"));
        average.save(Path.Combine(beside, "average"));
        posterior.save(Path.Combine(beside, "posterior"));
        optimizer.save_state_dict(Path.Combine(beside, "optimizer"));
        File.WriteAllText(Path.Combine(beside, "step"), done.ToString());
        if (Directory.Exists(folder))
            Directory.Delete(folder, true);
        Directory.Move(beside, folder);
    }

    private void Resume()
    {
        var folder = Path.Combine(options.Out, "checkpoint");
        if (!Directory.Exists(folder))
            return;
        network.load(Path.Combine(folder, "network"));
        average.load(Path.Combine(folder, "average"));
        posterior.load(Path.Combine(folder, "posterior"));
        optimizer.load_state_dict(Path.Combine(folder, "optimizer"));
        step = int.Parse(File.ReadAllText(Path.Combine(folder, "step")));
    }
}
