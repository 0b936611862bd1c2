using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Trains the conditional VAE of motion on spoken tracks of motion codes.</summary>
public sealed class MotionTrainer : ITrainable
{
    private readonly MotionTrainingOptions options;
    private readonly MotionGenerator network;
    private readonly MotionGenerator average;
    private readonly PerformancePosterior posterior;
    private readonly CodeScale scale;
    private readonly IReadOnlyList<Track> train;
    private readonly IReadOnlyList<Track> heldOut;
    private readonly FlatWeights learned;
    private readonly FlatAdamW optimizer;
    private readonly WeightAverage kept;
    private readonly Tensor weights;
    private readonly Tensor mouth;
    private readonly Tensor? speech;

    /// <param name="train">motion codes with their script</param>
    /// <param name="heldOut">the same, looked at and never learned from</param>
    /// <param name="speech">what of the code speech moves, as <see cref="SpeechDirections"/> finds it; null where the code's numbers have names</param>
    public MotionTrainer(MotionTrainingOptions options, IReadOnlyList<Track> train, IReadOnlyList<Track> heldOut, CodeScale scale, Tensor? speech = null)
    {
        (this.options, this.train, this.heldOut, this.scale, this.speech) = (options, train, heldOut, scale, speech);
        random.manual_seed(options.Seed);
        network = new MotionGenerator(options.Network);
        average = new MotionGenerator(options.Network);
        if (options.StartFrom.Length > 0)
            StartingWeights.Load(network, options.StartFrom, PresenterPackage.MotionWeights);
        average.load_state_dict(network.state_dict());
        posterior = new PerformancePosterior(options.Network);
        learned = new FlatWeights(network.parameters(), posterior.parameters());
        kept = new WeightAverage(options.Ema, FlatWeights.Together(average.parameters().ToArray()), learned.Group(0));
        optimizer = new FlatAdamW(learned, 0.9, 0.999, options.WeightDecay, options.WeightDecay);
        weights = options.CodeWeights.Length > 0 ? tensor(options.CodeWeights) : ones(options.Network.CodeSize);
        var columns = Enumerable.Range(0, options.Network.CodeSize);
        var most = options.MouthColumns.Length > 0 ? options.MouthColumns : columns.Where(i => i < options.CodeWeights.Length && options.CodeWeights[i] > 1).ToArray();
        mouth = tensor((most.Length > 0 ? most : columns).Select(i => (long)i).ToArray());
    }

    public MotionGenerator Average => average;

    public double Step(int step)
    {
        using var scope = NewDisposeScope();
        var choice = StepChance.Of(options.Seed, step);
        random.manual_seed(options.Seed * 1_000_003L + step);
        var batch = Enumerable.Range(0, options.Batch).Select(_ => train[choice.Next(train.Count)]).ToArray();
        var (phonemes, values, motion, mask) = Collate(batch, choice);
        var progress = (double)step / options.Steps;
        optimizer.SetRate(options.LearningRate * Math.Min(1, (step + 1) / 200.0) * (0.5 + 0.5 * Math.Cos(Math.PI * progress)));

        network.train();
        var features = network.Script.forward(phonemes, values);
        var (performed, divergence) = Perform(features, motion);
        var made = network.forward(features, performed);
        var place = ((made - motion).abs() * weights).mean([2]);
        var speed = ((made.diff(1, 1) - motion.diff(1, 1)).abs() * weights).mean([2]);
        var loss = (place * mask).sum() / mask.sum() +
                   (speed * mask.narrow(1, 1, options.Frames - 1)).sum() / mask.sum() * options.LambdaVelocity +
                   divergence * (options.LambdaKl * Math.Min(1, (step + 1.0) / options.KlWarmUp));
        if (speech is not null && options.LambdaSpeech > 0)
            loss = loss + SpeechError(network.forward(features, performed.roll(1, 0).detach()), motion, mask) * options.LambdaSpeech;
        learned.ZeroGradients();
        loss.backward();
        learned.ClipGradients(1);
        optimizer.Step();
        kept.Update(step);
        return loss.item<float>();
    }

    /// <summary>
    /// Error of what speech moves, performed as another sentence was: a few minutes of film are learned by heart by the
    /// performance, and the lips would follow it and not the script.
    /// </summary>
    private Tensor SpeechError(Tensor made, Tensor motion, Tensor mask)
    {
        Tensor own = made.matmul(speech!), wanted = motion.matmul(speech!);
        return ((own - wanted).abs().mean([2]) * mask).sum() / mask.sum()
            + ((own.diff(1, 1) - wanted.diff(1, 1)).abs().mean([2]) * mask.narrow(1, 1, options.Frames - 1)).sum() / mask.sum() * options.LambdaVelocity;
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
    public IReadOnlyDictionary<string, double> Evaluate(int step, string folder)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        average.eval();
        random.manual_seed(7);
        var (phonemes, values, motion, mask) = Collate(heldOut, new Random(7));
        var features = average.Script.forward(phonemes, values);
        var sampled = PerformanceSampler.Sample(average, features, temperature: 1);
        var made = average.forward(features, sampled);
        var (own, wanted) = speech is null ? (made.index_select(2, mouth), motion.index_select(2, mouth)) : (made.matmul(speech), motion.matmul(speech));
        return new Dictionary<string, double>
        {
            ["mouth_l1"] = ((own - wanted).abs().mean([2]) * mask).sum().item<float>() / mask.sum().item<float>(),
            ["mouth_correlation"] = Correlation(own, wanted, mask),
            // Below 1 the performance is duller than the footage's.
            ["liveliness"] = (made.diff(1, 1).abs().mean() / motion.diff(1, 1).abs().mean()).item<float>(),
            ["variety"] = (made.std([0, 1]) / motion.std([0, 1]).clamp_min(1e-3)).mean().item<float>(),
        };
    }

    /// <summary>Over the frames of the mask, each number of the code as much as it moves.</summary>
    private static double Correlation(Tensor a, Tensor b, Tensor mask)
    {
        var seen = mask.to(torch.@bool);
        Tensor x = a[seen], y = b[seen];
        x -= x.mean([0]);
        y -= y.mean([0]);
        return ((x * y).mean() / ((x * x).mean() * (y * y).mean()).sqrt()).item<float>();
    }

    public void Save(string folder)
    {
        network.save(Path.Combine(folder, "network"));
        average.save(Path.Combine(folder, "average"));
        posterior.save(Path.Combine(folder, "posterior"));
        optimizer.Save(Path.Combine(folder, "optimizer"));
    }

    public void Load(string folder)
    {
        network.load(Path.Combine(folder, "network"));
        average.load(Path.Combine(folder, "average"));
        posterior.load(Path.Combine(folder, "posterior"));
        optimizer.Load(Path.Combine(folder, "optimizer"));
    }
}
