using System.Diagnostics;
using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// The last stage: script -> motion -> pictures -> lips read back as text. The motion network's decoder learns to move lips
/// so that they can be read; script encoder and prior stay, so that performances are drawn as before. Checkpoints resume
/// bit for bit.
/// </summary>
public sealed class JointTrainer
{
    private readonly JointTrainingOptions options;
    private readonly IReadOnlyList<Track> train;
    private readonly IReadOnlyList<Track> heldOut;
    private readonly MotionGenerator network;
    private readonly MotionGenerator average;
    private readonly MotionGenerator start;
    private readonly FrameGenerator frames;
    private readonly FrameGenerator? startFrames;
    private readonly CodeScale scale;
    private readonly CodeScale frameScale;
    private readonly TextLoss text;
    private readonly Parameter[] learned;
    private readonly AdamW optimizer;
    private readonly AdamW? frameOptimizer;
    private readonly Tensor mouth;
    private int step;

    private JointTrainer(JointTrainingOptions options, PresenterPackage package, LipReader reader, IReadOnlyList<Track> tracks, ScalarType activations)
    {
        this.options = options;
        train = tracks.Where((_, i) => i % options.HoldOutEvery != 0).ToArray();
        heldOut = tracks.Where((_, i) => i % options.HoldOutEvery == 0).Take(options.HeldOutSentences).ToArray();
        var manifest = package.Manifest;
        (scale, frameScale) = (manifest.MotionScale, manifest.FrameScale);
        (network, average, start) = (package.LoadMotion(), package.LoadMotion(), package.LoadMotion());
        learned = network.named_parameters().Where(p => !p.name.StartsWith("script.") && !p.name.StartsWith("prior.")).Select(p => p.parameter).ToArray();
        optimizer = optim.AdamW(learned, options.LearningRate, weight_decay: options.WeightDecay);

        frames = package.LoadFrames();
        frames.Activations = activations;
        if (options.LambdaFrames > 0)
        {
            startFrames = package.LoadFrames();
            startFrames.Activations = activations;
            frameOptimizer = optim.AdamW(frames.parameters(), options.LearningRate * options.FramesRate, weight_decay: options.WeightDecay);
        }
        else
        {
            foreach (var parameter in frames.parameters())
                parameter.requires_grad = false;
        }
        text = new TextLoss(frames, frameScale, manifest.Region, reader, options.RenderedAtOnce);
        mouth = tensor(manifest.ControlNames.Select(n => RestPose.IsMouth(n) ? 1f : 0f).ToArray());
    }

    /// <exception cref="InvalidDataException">the reader is missing; names where it was looked for</exception>
    public static async Task<JointTrainer> StartAsync(JointTrainingOptions options, ScalarType activations, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(options.Package);
        return await StartAsync(options, await Footage.Tracks.ReadAsync(options.Tracks, package.Manifest.Controls.Count, cancellation), activations, cancellation);
    }

    /// <summary>As above, on tracks that are there already.</summary>
    public static async Task<JointTrainer> StartAsync(JointTrainingOptions options, IReadOnlyList<Track> tracks, ScalarType activations, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(options.Package);
        var lips = Directory.Exists(options.Lips) ? Path.Combine(options.Lips, LipReaderFile.Name) : options.Lips;
        if (!File.Exists(lips))
            throw new InvalidDataException($"there is no lip reader at {lips}; `presenter train lips` makes one");
        options = options with { Network = package.Manifest.Motion };
        Directory.CreateDirectory(options.Out);
        var trainer = new JointTrainer(options, package, LipReaderFile.Read(lips), tracks, activations);
        trainer.scale.Save(Path.Combine(options.Out, "scale.json"));
        await File.WriteAllTextAsync(Path.Combine(options.Out, "options.json"), JsonSerializer.Serialize(options), cancellation);
        trainer.Resume();
        return trainer;
    }

    /// <summary>The averaged motion network: what is kept.</summary>
    public MotionGenerator Motion => average;

    /// <summary>Runs to the last step; stops with the last good checkpoint when a loss is not a number.</summary>
    public async Task RunAsync(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        await using var stats = new StreamWriter(Path.Combine(options.Out, "stats.jsonl"), append: true) { AutoFlush = true };
        var clock = Stopwatch.StartNew();
        double sum = 0, read = 0;
        var since = 0;
        for (; step < options.Steps && !cancellation.IsCancellationRequested; step++)
        {
            var (loss, textLoss) = Step();
            if (!double.IsFinite(loss))
                throw new InvalidOperationException($"the loss is {loss} at step {step}; the last checkpoint in {options.Out} is good");
            sum += loss;
            read += textLoss;
            since++;
            if ((step + 1) % options.EvaluateEvery != 0 && step + 1 != options.Steps)
                continue;
            var seconds = clock.Elapsed.TotalSeconds / since;
            var scores = Evaluate();
            scores["text_loss"] = read / since;
            Save(step + 1);
            var progress = new TrainingProgress(step + 1, options.Steps, sum / since, seconds, scores);
            await stats.WriteLineAsync(JsonSerializer.Serialize(progress).AsMemory(), cancellation);
            report(progress);
            clock.Restart();
            sum = read = since = 0;
        }
    }

    private (double Loss, double Text) Step()
    {
        using var scope = NewDisposeScope();
        var choice = new Random(HashCode.Combine(options.Seed, step));
        random.manual_seed(options.Seed * 1_000_003L + step);
        var rate = options.LearningRate * Math.Min(1, (step + 1) / 20.0) * (0.5 + 0.5 * Math.Cos(Math.PI * step / options.Steps));
        foreach (var group in optimizer.ParamGroups)
            group.LearningRate = rate;
        optimizer.zero_grad();
        frameOptimizer?.zero_grad();
        var losses = Enumerable.Range(0, options.Batch).Select(_ => Learn(train[choice.Next(train.Count)], choice)).ToArray();
        nn.utils.clip_grad_norm_(learned, options.GradientClip);
        optimizer.step();
        if (frameOptimizer is not null)
        {
            nn.utils.clip_grad_norm_(frames.parameters(), options.GradientClip);
            frameOptimizer.step();
        }
        using (no_grad())
        {
            var keep = Math.Min(options.Ema, (1.0 + step) / (10 + step));
            foreach (var (mean, now) in average.parameters().Zip(network.parameters()))
                mean.mul_(keep).add_(now, 1 - keep);
        }
        return (losses.Average(l => l.Loss), losses.Average(l => l.Text));
    }

    /// <summary>Adds one sentence's gradient. The whole sentence is performed; a part of it is rendered and read.</summary>
    private (double Loss, double Text) Learn(Track track, Random choice)
    {
        using var scope = NewDisposeScope();
        var (features, performed, before) = Prepare(track);
        var made = network.forward(features, performed);
        double textLoss = 0;
        var loss = zeros(1);
        if (options.LambdaMotion > 0)
            loss = loss + Anchor(made[0], scale.Apply(track.Controls), before[0]) * options.LambdaMotion;
        var length = Math.Min(options.Frames, track.Frames);
        var first = choice.Next(track.Frames - length + 1);
        var said = TextLoss.Said(track.Phonemes, first, length);
        if (options.LambdaText > 0 && said.Length > 0)
        {
            var codes = scale.Restore(made.narrow(1, first, length));
            (textLoss, var gradient, _) = text.Compute(codes, [said], startFrames is null ? null : FrameAnchor);
            // Its gradient was computed already; the product carries it to the network, and the rest makes the value right.
            var carried = (codes * gradient).sum();
            loss = loss + (carried - carried.detach() + textLoss) * options.LambdaText;
        }
        (loss / options.Batch).sum().backward();
        return (loss.item<float>(), textLoss);
    }

    /// <summary>Without gradient: the script's features, a performance drawn from the prior, and what the network made of it at the start.</summary>
    private (Tensor Features, Tensor Performed, Tensor Before) Prepare(Track track)
    {
        using var off = no_grad();
        var (phonemes, values) = track.Script.ToTensors();
        var features = start.Script.forward(phonemes, values);
        var steps = (track.Frames + options.Network.Step - 1) / options.Network.Step;
        var padded = cat([features, features.narrow(1, track.Frames - 1, 1).expand(-1, steps * options.Network.Step - track.Frames, -1)], 1);
        var performed = PerformanceSampler.Sample(start, padded, options.Temperature).narrow(1, 0, track.Frames);
        return (features, performed, start.forward(features, performed));
    }

    /// <param name="made">[frames, code], scaled, as the two others</param>
    private Tensor Anchor(Tensor made, Tensor track, Tensor before)
    {
        var wanted = track * mouth + before * (1 - mouth);
        return (made - wanted).abs().mean() + (made.diff(1, 0) - wanted.diff(1, 0)).abs().mean() * options.LambdaVelocity;
    }

    private Tensor FrameAnchor(Tensor picture, Tensor rows)
    {
        Tensor before;
        using (no_grad())
            before = startFrames!.forward(frameScale.Apply(rows));
        // The carried text loss weighs 1 there; this keeps the two in the ratio that the options say.
        return (picture - before).abs().mean() * (options.LambdaVideo / options.LambdaFrames);
    }

    private Dictionary<string, double> Evaluate()
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        random.manual_seed(7);
        double error = 0, loss = 0;
        var read = new List<(IReadOnlyList<int>, IReadOnlyList<int>)>();
        foreach (var track in heldOut)
        {
            var (features, performed, _) = Prepare(track);
            var made = average.forward(features, performed);
            error += ((made[0] - scale.Apply(track.Controls)).abs() * mouth).sum().item<float>() / Math.Max(1, mouth.sum().item<float>()) / track.Frames;
            var said = TextLoss.Said(track.Phonemes, 0, track.Frames);
            var (one, heard) = text.Evaluate(scale.Restore(made), [said]);
            loss += one;
            read.Add((said.Select(s => (int)s).ToArray(), heard[0]));
        }
        var score = ReadingScore.Of(read);
        return new Dictionary<string, double>
        {
            ["held_out_text_loss"] = loss / heldOut.Count, ["phoneme_error"] = score.PhonemeError, ["viseme_error"] = score.VisemeError, ["mouth_l1"] = error / heldOut.Count,
        };
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
        optimizer.save_state_dict(Path.Combine(beside, "optimizer"));
        if (frameOptimizer is not null)
        {
            frames.save(Path.Combine(beside, "frames"));
            frameOptimizer.save_state_dict(Path.Combine(beside, "frame-optimizer"));
        }
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
        optimizer.load_state_dict(Path.Combine(folder, "optimizer"));
        if (frameOptimizer is not null)
        {
            frames.load(Path.Combine(folder, "frames"));
            frameOptimizer.load_state_dict(Path.Combine(folder, "frame-optimizer"));
        }
        step = int.Parse(File.ReadAllText(Path.Combine(folder, "step")));
    }
}
