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
public sealed class JointTrainer : ITrainable
{
    /// <summary>Controls by which a mouth shows an emotion: to be read they would be given up.</summary>
    private static readonly string[] Expressions = ["mouthSmile", "mouthFrown", "mouthDimple"];

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
    private readonly FlatWeights learned;
    private readonly FlatAdamW optimizer;
    private readonly WeightAverage kept;
    private readonly FlatWeights? learnedFrames;
    private readonly FlatAdamW? frameOptimizer;
    private readonly Tensor mouth;
    // All of a code whose numbers have no names.
    private readonly Tensor readable;
    private readonly LipReader reader;
    private LookShortcut? shortcut;
    private IReadOnlyList<Track> taught;
    private double textLosses;
    private int textSteps;

    private JointTrainer(
        JointTrainingOptions options, PresenterPackage package, LipReader reader, IReadOnlyList<Track> train, IReadOnlyList<Track> heldOut, ScalarType activations)
    {
        (this.options, this.train, this.heldOut, this.reader) = (options, train, heldOut.Take(options.HeldOutSentences).ToArray(), reader);
        taught = train;
        reader.eval();
        foreach (var parameter in reader.parameters())
            parameter.requires_grad = false;
        var manifest = package.Manifest;
        (scale, frameScale) = (manifest.MotionScale, manifest.FrameScale);
        (network, average, start) = (package.LoadMotion(), package.LoadMotion(), package.LoadMotion());
        learned = new FlatWeights(Speaking(network));
        kept = new WeightAverage(options.Ema, FlatWeights.Together(Speaking(average)), learned.Values);
        optimizer = new FlatAdamW(learned, 0.9, 0.999, options.WeightDecay);

        frames = package.LoadFrames();
        frames.Activations = activations;
        if (options.LambdaFrames > 0)
        {
            startFrames = package.LoadFrames();
            startFrames.Activations = activations;
            learnedFrames = new FlatWeights(frames.parameters());
            frameOptimizer = new FlatAdamW(learnedFrames, 0.9, 0.999, options.WeightDecay);
            frameOptimizer.SetRate(options.LearningRate * options.FramesRate);
        }
        else
        {
            foreach (var parameter in frames.parameters())
                parameter.requires_grad = false;
        }
        text = new TextLoss(frames, frameScale, manifest.Region, reader, options.RenderedAtOnce);
        mouth = tensor(manifest.ControlNames.Select(n => RestPose.IsMouth(n) ? 1f : 0f).ToArray());
        readable = mouth.sum().item<float>() > 0 ? tensor(manifest.ControlNames.Select(n => RestPose.IsMouth(n) && !Expressions.Contains(n) ? 1f : 0f).ToArray()) : ones_like(mouth);
    }

    /// <summary>What of a motion network learns here.</summary>
    private static Parameter[] Speaking(MotionGenerator network) =>
        network.named_parameters().Where(p => !p.name.StartsWith("script.") && !p.name.StartsWith("prior.")).Select(p => p.parameter).ToArray();

    /// <exception cref="InvalidDataException">the reader is missing; names where it was looked for</exception>
    public static async Task<JointTrainer> StartAsync(JointTrainingOptions options, ScalarType activations, Action<string> tell, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(options.Package);
        var tracks = await Footage.Tracks.ReadAsync(options.Tracks, package.Manifest.Controls.Count, cancellation);
        var trainer = Start(options, tracks.Where((_, i) => i % options.HoldOutEvery != 0).ToArray(), tracks.Where((_, i) => i % options.HoldOutEvery == 0).ToArray(), activations);
        if (options.ShortcutMinutes > 0 && options.LambdaText > 0)
            await trainer.LearnShortcutAsync(tell, cancellation);
        return trainer;
    }

    private async Task LearnShortcutAsync(Action<string> tell, CancellationToken cancellation)
    {
        // Before three quarters of an hour of rendering.
        RefuseFrames();
        var footage = await MouthFootage.LoadAsync(new LipReaderTrainingOptions
        {
            Footage = Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(options.Tracks)))!, Package = options.Package, Out = options.Out,
            Minutes = options.ShortcutMinutes, Network = reader.Options,
        }, tell, cancellation);
        tell($"the shortcut tells the reader's look from the code; {LearnShortcut(footage.Train, cancellation):p1} of it stay unexplained; {taught.Count} sentences teach");
    }

    private void RefuseFrames()
    {
        if (options.LambdaFrames > 0)
            throw new InvalidDataException("LambdaFrames wants pictures in every step, and a shortcut makes none. Remedy: set LambdaFrames or ShortcutMinutes to 0");
    }

    /// <summary>From here on the text loss needs no pictures.</summary>
    /// <param name="clips">mouths that this package renders, with the codes they were made from, in deviations</param>
    /// <returns>as of <see cref="LookShortcut.Learn"/></returns>
    /// <exception cref="InvalidDataException">the options want pictures all the same, or the clips have no codes</exception>
    public double LearnShortcut(IReadOnlyList<MouthClip> clips, CancellationToken cancellation)
    {
        RefuseFrames();
        // A reader knows the sentences it learned from by heart and reads them without looking: only others teach.
        taught = train.Where(t => !reader.Learned.Contains(t.Text)).ToArray() is { Length: > 0 } others ? others : train;
        (shortcut, var unexplained) = LookShortcut.Learn(reader, clips, options.ShortcutSteps, options.Seed, cancellation);
        return unexplained;
    }

    /// <summary>As above, on tracks that are there already.</summary>
    public static JointTrainer Start(JointTrainingOptions options, IReadOnlyList<Track> train, IReadOnlyList<Track> heldOut, ScalarType activations)
    {
        var package = PresenterPackage.Open(options.Package);
        var lips = Directory.Exists(options.Lips) ? Path.Combine(options.Lips, LipReaderFile.Name) : options.Lips;
        if (!File.Exists(lips))
            throw new InvalidDataException($"there is no lip reader at {lips}; `presenter train lips` makes one");
        return new JointTrainer(options with { Network = package.Manifest.Motion }, package, LipReaderFile.Read(lips), train, heldOut, activations);
    }

    /// <summary>The sentences that teach the motion network.</summary>
    public IReadOnlyList<Track> Taught => taught;

    /// <summary>The averaged motion network: what is kept.</summary>
    public MotionGenerator Motion => average;

    /// <summary>Runs to the last step; goes on where a stopped run ended.</summary>
    public async Task RunAsync(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        Directory.CreateDirectory(options.Out);
        scale.Save(Path.Combine(options.Out, "scale.json"));
        await new TrainingLoop(options.Out, options.Steps, options.EvaluateEvery).RunAsync(this, options, report, cancellation);
    }

    public double Step(int step)
    {
        using var scope = NewDisposeScope();
        var choice = StepChance.Of(options.Seed, step);
        random.manual_seed(options.Seed * 1_000_003L + step);
        var rate = options.LearningRate * Math.Min(1, (step + 1) / 20.0) * (0.5 + 0.5 * Math.Cos(Math.PI * step / options.Steps));
        optimizer.SetRate(rate);
        learned.ZeroGradients();
        learnedFrames?.ZeroGradients();
        var losses = Enumerable.Range(0, options.Batch).Select(_ => Learn(taught[choice.Next(taught.Count)], choice)).ToArray();
        learned.ClipGradients(options.GradientClip);
        optimizer.Step();
        learnedFrames?.ClipGradients(options.GradientClip);
        frameOptimizer?.Step();
        kept.Update(step);
        textLosses += losses.Average(l => l.Text);
        textSteps++;
        return losses.Average(l => l.Loss);
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
        var length = shortcut is null ? Math.Min(options.Frames, track.Frames) : track.Frames;
        var first = choice.Next(track.Frames - length + 1);
        var said = TextLoss.Said(track.Phonemes, first, length);
        if (options.LambdaText > 0 && said.Length > 0 && shortcut is not null)
        {
            // A head that holds still and a mouth that does not smile are easier to read: only speech may learn from the reader.
            var codes = made * readable + (made * (1 - readable)).detach();
            var read = text.Score(reader.Read(shortcut.forward(codes)), [said]);
            textLoss = read.item<float>();
            loss = loss + read * options.LambdaText;
        }
        else if (options.LambdaText > 0 && said.Length > 0)
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
        var firm = readable + (1 - readable) * options.Firmness;
        return ((made - wanted).abs() * firm).mean() + ((made.diff(1, 0) - wanted.diff(1, 0)).abs() * firm).mean() * options.LambdaVelocity;
    }

    private Tensor FrameAnchor(Tensor picture, Tensor rows)
    {
        Tensor before;
        using (no_grad())
            before = startFrames!.forward(frameScale.Apply(rows));
        // The carried text loss weighs 1 there; this keeps the two in the ratio that the options say.
        return (picture - before).abs().mean() * (options.LambdaVideo / options.LambdaFrames);
    }

    public IReadOnlyDictionary<string, double> Evaluate(int step, string folder)
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
        var learned = textLosses / Math.Max(1, textSteps);
        textLosses = textSteps = 0;
        return new Dictionary<string, double>
        {
            ["text_loss"] = learned,
            ["held_out_text_loss"] = loss / heldOut.Count, ["phoneme_error"] = score.PhonemeError, ["viseme_error"] = score.VisemeError, ["mouth_l1"] = error / heldOut.Count,
        };
    }

    public void Save(string folder)
    {
        network.save(Path.Combine(folder, "network"));
        average.save(Path.Combine(folder, "average"));
        optimizer.Save(Path.Combine(folder, "optimizer"));
        if (frameOptimizer is null)
            return;
        frames.save(Path.Combine(folder, "frames"));
        frameOptimizer.Save(Path.Combine(folder, "frame-optimizer"));
    }

    public void Load(string folder)
    {
        network.load(Path.Combine(folder, "network"));
        average.load(Path.Combine(folder, "average"));
        optimizer.Load(Path.Combine(folder, "optimizer"));
        if (frameOptimizer is null)
            return;
        frames.load(Path.Combine(folder, "frames"));
        frameOptimizer.Load(Path.Combine(folder, "frame-optimizer"));
    }
}
