using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Trains the FrameGenerator, and the encoder with it where nobody knows the footage's codes: first the movement alone,
/// then everything, late in the run with discriminators. The pictures and the noise of a step depend on the seed and the
/// step alone.
/// </summary>
public sealed class FrameTrainer : ITrainable
{
    private readonly FrameTrainingOptions options;
    private readonly IReadOnlyList<FrameLearner> learners;
    private readonly FrameGenerator network;
    private readonly FrameGenerator average;
    private readonly FrameEncoder? encoder;
    private readonly FrameEncoder? encoderAverage;
    private readonly IMotionCodes codes;
    private readonly FlatAdamW optimizer;
    private readonly FlatAdamW judge;
    private readonly Replicas learned;
    private readonly Replicas judges;
    private readonly ControlledPictures footage;
    private readonly ControlledPictures heldOut;
    private readonly WeightAverage kept;

    /// <param name="scale">of the footage's controls; null where an encoder has to find the codes</param>
    /// <param name="plate">fp32 [3, height, width]: the moving region at rest, 0-1</param>
    /// <param name="devices">that share each batch; weights are kept on the first</param>
    public FrameTrainer(FrameTrainingOptions options, ControlledPictures footage, ControlledPictures heldOut, CodeScale? scale, Tensor plate, params IReadOnlyList<Device> devices)
    {
        (this.options, this.footage, this.heldOut) = (options, footage, heldOut);
        if (options.LambdaScales.All(l => l == 0))
            throw new InvalidDataException("every LambdaScales is 0: what is made would not be compared with the footage at all. Remedy: leave one above 0");
        random.manual_seed(options.Seed);
        learners = devices.Select(d => new FrameLearner(options, scale, d, n => Start(n, plate))).ToArray();
        (network, encoder) = (learners[0].Network, learners[0].Encoder);
        average = new FrameGenerator(options.Network) { Activations = network.Activations };
        average.to(devices[0]);
        average.load_state_dict(network.state_dict());
        encoderAverage = encoder is null ? null : Encoder(options);
        encoderAverage?.to(devices[0]);
        encoderAverage?.load_state_dict(encoder!.state_dict());
        codes = scale is null ? new EncodedCodes(encoderAverage!) : new KnownCodes(scale, noise: 0);
        kept = new WeightAverage(options.Ema, FlatWeights.Together(FrameWeights.Groups(average, encoderAverage).SelectMany(g => g).ToArray()), learners[0].Weights.Values);
        optimizer = new FlatAdamW(learners[0].Weights, 0.9, 0.98, options.WeightDecay, options.WeightDecay, 0, 0, options.WeightDecay);
        judge = new FlatAdamW(learners[0].Loss.Judges, 0.5, 0.98, 0.01);
        judge.SetRate(2e-4);
        learned = new Replicas(learners.Select(l => l.Weights).ToArray());
        judges = new Replicas(learners.Select(l => l.Loss.Judges).ToArray());
        SpreadWeights();
    }

    private void Start(FrameGenerator generator, Tensor plate)
    {
        if (options.StartFrom.Length > 0)
            StartingWeights.Load(generator, options.StartFrom, PresenterPackage.FrameWeights, options.StartParts);
        if (options.StartFrom.Length == 0 || !options.KeepPictures)
            generator.StartFrom(plate);
    }

    /// <summary>The kept networks: weights averaged over the steps.</summary>
    public FrameGenerator Average => average;

    public FrameEncoder? Encoding => encoderAverage;

    /// <summary>The encoder that goes with a network.</summary>
    public static FrameEncoder Encoder(FrameTrainingOptions options) =>
        new(options.Network) { Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32 };

    public double Step(int step)
    {
        using var scope = NewDisposeScope();
        random.manual_seed(options.Seed * 1_000_003L + step);
        var judged = step >= options.AdversarialFrom && options.LambdaAdversarial + options.LambdaFeatures + options.LambdaTemporal > 0;
        var inRow = judged && footage.IsVideo;
        var rows = Rows(StepChance.Of(options.Seed, step), inRow);
        var shares = Replicas.Share(rows, learners.Count, inRow ? FrameTrainingOptions.Passage : 1);
        double Part(int k) => (double)shares[k].shape[0] / rows.shape[0];
        SetRates(step);

        Replicas.Each(shares.Count, k => learners[k].Make(footage, shares[k], correct: step >= options.RegistrationSteps));
        if (judged)
        {
            Replicas.Each(shares.Count, k => learners[k].TeachJudges(inRow, Part(k)));
            judges.GatherGradients(shares.Count);
            judge.Step();
            judges.SpreadWeights();
        }
        var losses = new double[shares.Count];
        Replicas.Each(shares.Count, k => losses[k] = learners[k].Learn(judged, inRow, Part(k)));
        learned.GatherGradients(shares.Count);
        learners[0].Weights.ClipGradients(options.GradientClip);
        optimizer.Step();
        learned.SpreadWeights();
        kept.Update(step);
        return losses.Sum();
    }

    public IReadOnlyDictionary<string, double> Evaluate(int step, string folder)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        average.eval();
        var scores = new Dictionary<string, double>();
        var correct = step > options.RegistrationSteps;
        var (all, real) = Pictures(heldOut, (int)Math.Min(heldOut.Count, 40), correct);
        Score(scores, "", all, real);
        // The same figures on pictures it learned from show whether it learns them by heart.
        var (seen, known) = Pictures(footage, (int)Math.Min(footage.Count, 20), correct);
        Score(scores, "seen ", seen, known);
        var n = (int)Math.Min(4, all.shape[0]);
        PictureFile.WritePng(cat(Enumerable.Range(0, n).Select(i => cat([all[i * all.shape[0] / n], real[i * all.shape[0] / n]], 1)).ToList(), 2),
            Path.Combine(folder, "sample.png"));
        return scores;
    }

    public void Save(string folder)
    {
        network.save(Path.Combine(folder, "network"));
        average.save(Path.Combine(folder, "average"));
        encoder?.save(Path.Combine(folder, "encoder"));
        encoderAverage?.save(Path.Combine(folder, "encoder-average"));
        optimizer.Save(Path.Combine(folder, "optimizer"));
        learners[0].Loss.Save(folder);
        judge.Save(Path.Combine(folder, "judge"));
    }

    public void Load(string folder)
    {
        foreach (var (file, module) in new (string, FrameGenerator)[] { ("network", network), ("average", average) })
            LoadedModule.Into(module, new FrameGenerator(options.Network), Path.Combine(folder, file));
        if (encoder is not null && encoderAverage is not null)
        {
            LoadedModule.Into(encoder, Encoder(options), Path.Combine(folder, "encoder"));
            LoadedModule.Into(encoderAverage, Encoder(options), Path.Combine(folder, "encoder-average"));
        }
        optimizer.Load(Path.Combine(folder, "optimizer"));
        learners[0].Loss.Load(folder);
        judge.Load(Path.Combine(folder, "judge"));
        SpreadWeights();
    }

    private void SpreadWeights()
    {
        learned.SpreadWeights();
        judges.SpreadWeights();
    }

    private Tensor Rows(Random random, bool inRow)
    {
        if (!inRow)
            return tensor(Enumerable.Range(0, options.Batch).Select(_ => (long)random.Next((int)footage.Count)).ToArray());
        var passages = Math.Max(1, options.Batch / FrameTrainingOptions.Passage);
        return tensor(Enumerable.Range(0, passages).Select(_ => footage.PassageStart(random, FrameTrainingOptions.Passage))
            .SelectMany(start => Enumerable.Range(0, FrameTrainingOptions.Passage).Select(k => start + k)).ToArray());
    }

    private (Tensor Made, Tensor Real) Pictures(ControlledPictures from, int count, bool correct)
    {
        var made = new List<Tensor>();
        var rows = tensor(Enumerable.Range(0, count).Select(i => i * from.Count / count).ToArray());
        var real = from.Pictures.index_select(0, rows).to(float32).div(255);
        for (var k = 0; k < count; k += 5)
        {
            using var each = NewDisposeScope();
            var five = Math.Min(5, count - k);
            var code = codes.Tell(from, rows.narrow(0, k, five), real.narrow(0, k, five).to(learners[0].Device));
            made.Add(average.forward(code.to(learners[0].Device), correct).cpu().MoveToOuterDisposeScope());
        }
        return (cat(made, 0).clamp(0, 1), real);
    }

    private void Score(Dictionary<string, double> scores, string which, Tensor made, Tensor wanted)
    {
        scores[which + "region"] = PictureScores.Psnr(made, wanted);
        foreach (var emphasis in options.Emphasis)
        {
            var box = emphasis.Box.Within(options.Region);
            Tensor own = PictureScores.Crop(made, box), other = PictureScores.Crop(wanted, box);
            scores[which + emphasis.Name] = PictureScores.Psnr(own, other);
            scores[$"{which}sharpness {emphasis.Name}"] = PictureScores.Sharpness(own, other);
        }
    }

    /// <summary>While the movement is learned the pictures stay sharp as they are; then they follow at a part of the rate.</summary>
    private void SetRates(int step)
    {
        var rate = options.LearningRate * Schedule(step);
        if (step < options.RegistrationSteps)
        {
            var fall = options.RegistrationRate * (0.55 + 0.45 * Math.Cos(Math.PI * step / options.RegistrationSteps));
            // Turning explains most; what it leaves is the face's own movement.
            optimizer.SetRate(FrameWeights.Turning, fall);
            optimizer.SetRate(FrameWeights.Delicate, step < options.RegistrationSteps / 4 ? 0 : fall);
            optimizer.SetRate(FrameWeights.Encoder, options.LearningRate);
            return;
        }
        optimizer.SetRate(FrameWeights.Network, rate);
        optimizer.SetRate(FrameWeights.Delicate, rate * options.DelicateRate);
        optimizer.SetRate(FrameWeights.Pictures, rate * options.PictureRate);
        optimizer.SetRate(FrameWeights.Turning, rate * options.DelicateRate);
        optimizer.SetRate(FrameWeights.Encoder, rate);
    }

    /// <summary>Warm up over 100 steps, stay, decay along a cosine over the last share of the steps.</summary>
    private double Schedule(int step)
    {
        var decay = options.Steps * options.Decay;
        var left = Math.Clamp((options.Steps - step) / decay, 0, 1);
        return Math.Min(1, (step + 1 - options.RegistrationSteps) / 100.0) * (0.5 - 0.5 * Math.Cos(Math.PI * left)) * 0.98 + 0.001;
    }
}
