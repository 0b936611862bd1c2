using System.Diagnostics;
using System.Text.Json;
using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What is told about a step now and then.</summary>
public sealed record TrainingProgress(int Step, int Steps, double Loss, double SecondsAStep, IReadOnlyDictionary<string, double>? Scores);

/// <summary>
/// Trains the FrameGenerator on pictures with known controls: L1 at several scales, weighted towards mouth and eyes, and
/// late in the run a discriminator on these boxes (hinge loss and feature matching). Checkpoints resume where they
/// stopped: the pictures and the noise of a step depend on the seed and the step alone.
/// </summary>
public sealed class FrameTrainer
{
    private readonly FrameTrainingOptions options;
    private readonly FrameGenerator network;
    private readonly FrameGenerator average;
    private readonly FrameDiscriminator discriminator = new();
    private readonly AdamW optimizer;
    private readonly AdamW judge;
    private readonly CodeScale scale;
    private readonly ControlledPictures footage;
    private readonly ControlledPictures heldOut;
    private readonly Tensor weights;
    private int step;

    private FrameTrainer(FrameTrainingOptions options, ControlledPictures footage, ControlledPictures heldOut)
    {
        this.options = options;
        this.footage = footage;
        this.heldOut = heldOut;
        scale = CodeScale.Of(footage.Controls);
        random.manual_seed(options.Seed);
        network = new FrameGenerator(options.Network);
        average = new FrameGenerator(options.Network);
        network.Activations = average.Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32;
        if (options.StartFrom.Length > 0)
            network.load(options.StartFrom, strict: false);
        using (NewDisposeScope())
        {
            var region = options.Region;
            var plate = PictureFile.Read(options.Plate).narrow(1, region.Y, region.Height).narrow(2, region.X, region.Width);
            network.StartFrom(plate, layers: options.StartFrom.Length == 0);
        }
        average.load_state_dict(network.state_dict());
        optimizer = optim.AdamW(Groups().Select(g => new AdamW.ParamGroup(g.Parameters, options.LearningRate, 0.9, 0.98, weight_decay: g.Decay)), options.LearningRate);
        judge = optim.AdamW(discriminator.parameters(), 2e-4, 0.5, 0.98);
        weights = Emphasised(options);
    }

    public static async Task<FrameTrainer> StartAsync(FrameTrainingOptions options, CancellationToken cancellation)
    {
        var region = options.Region;
        var footage = await ControlledPictures.ReadFolderAsync(options.Pictures, region.Width, region.Height, cancellation);
        var heldOut = await ControlledPictures.ReadFolderAsync(options.HeldOut, region.Width, region.Height, cancellation);
        Directory.CreateDirectory(options.Out);
        var trainer = new FrameTrainer(options, footage, heldOut);
        trainer.scale.Save(Path.Combine(options.Out, "scale.json"));
        await File.WriteAllTextAsync(Path.Combine(options.Out, "options.json"), JsonSerializer.Serialize(options), cancellation);
        trainer.Resume();
        return trainer;
    }

    /// <summary>Runs to the last step; stops with the last good checkpoint when a loss is not a number.</summary>
    public async Task RunAsync(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        await using var stats = new StreamWriter(Path.Combine(options.Out, "stats.jsonl"), append: true) { AutoFlush = true };
        var clock = Stopwatch.StartNew();
        double sum = 0, worst = 0;
        var since = 0;
        for (; step < options.Steps && !cancellation.IsCancellationRequested; step++)
        {
            var loss = Step();
            if (!double.IsFinite(loss))
                throw new InvalidOperationException($"the loss is {loss} at step {step}; the last checkpoint in {options.Out} is good");
            sum += loss;
            worst = Math.Max(worst, loss);
            since++;
            if ((step + 1) % options.EvaluateEvery != 0 && step + 1 != options.Steps)
                continue;
            var seconds = clock.Elapsed.TotalSeconds / since;
            var scores = Evaluate(Path.Combine(options.Out, "sample.png"));
            scores["worst loss"] = worst;
            Save(step + 1);
            var progress = new TrainingProgress(step + 1, options.Steps, sum / since, seconds, scores);
            await stats.WriteLineAsync(JsonSerializer.Serialize(progress).AsMemory(), cancellation);
            report(progress);
            clock.Restart();
            (sum, worst, since) = (0, 0, 0);
        }
        Save(step);
    }

    private double Step()
    {
        using var scope = NewDisposeScope();
        network.train();
        var random = new Random(HashCode.Combine(options.Seed, step));
        torch.random.manual_seed(options.Seed * 1_000_003L + step);
        var rows = tensor(Enumerable.Range(0, options.Batch).Select(_ => (long)random.Next((int)footage.Count)).ToArray());
        var real = footage.Pictures.index_select(0, rows).to(float32).div(255);
        var code = scale.Apply(footage.Controls.index_select(0, rows));
        code = code + randn_like(code) * options.CodeNoise;
        SetRates();

        var made = network.forward(code, correct: step >= options.RegistrationSteps);
        var loss = PictureLoss(made, real);
        var adversarial = step >= options.AdversarialFrom && options.LambdaAdversarial + options.LambdaFeatures > 0;
        if (adversarial)
            loss = loss + AdversarialLoss(made, real);
        optimizer.zero_grad();
        loss.backward();
        nn.utils.clip_grad_norm_(network.parameters(), options.GradientClip);
        optimizer.step();
        Average();
        return loss.item<float>();
    }

    private Tensor PictureLoss(Tensor made, Tensor real)
    {
        var loss = zeros(1);
        var map = weights;
        for (var i = 0; i < options.LambdaScales.Length; i++)
        {
            if (i > 0)
            {
                made = nn.functional.avg_pool2d(made, 2);
                real = nn.functional.avg_pool2d(real, 2);
                map = nn.functional.avg_pool2d(map, 2);
            }
            var error = (made - real).abs();
            loss = loss + ((error + error.square() * options.LambdaSquared) * map).mean() * options.LambdaScales[i];
        }
        return loss;
    }

    /// <summary>Trains the discriminator on the emphasised boxes, and gives what it thinks of the made picture.</summary>
    private Tensor AdversarialLoss(Tensor made, Tensor real)
    {
        var loss = zeros(1);
        judge.zero_grad();
        foreach (var emphasis in options.Emphasis)
        {
            var box = Inside(emphasis.Box);
            Tensor own = PictureScores.Crop(made, box), other = PictureScores.Crop(real, box);
            FrameDiscriminator.Hinge(discriminator.forward(other), discriminator.forward(own.detach())).backward();
        }
        judge.step();
        foreach (var emphasis in options.Emphasis)
        {
            var box = Inside(emphasis.Box);
            var seen = discriminator.forward(PictureScores.Crop(made, box));
            var wanted = discriminator.forward(PictureScores.Crop(real, box));
            loss = loss + FrameDiscriminator.Fooling(seen) * options.LambdaAdversarial +
                   FrameDiscriminator.FeatureMatching(wanted, seen) * options.LambdaFeatures;
        }
        return loss;
    }

    private void Average()
    {
        using var _ = no_grad();
        // Early on the average must forget fast, or it would carry the random start along.
        var keep = Math.Min(options.Ema, (1.0 + step) / (10 + step));
        foreach (var (mean, now) in average.parameters().Zip(network.parameters()))
            mean.mul_(keep).add_(now, 1 - keep);
    }

    /// <summary>Warm up over 100 steps, stay, decay along a cosine over the last share of the steps.</summary>
    private double Schedule()
    {
        var decay = options.Steps * options.Decay;
        var left = Math.Clamp((options.Steps - step) / decay, 0, 1);
        return Math.Min(1, (step + 1 - options.RegistrationSteps) / 100.0) * (0.5 - 0.5 * Math.Cos(Math.PI * left)) * 0.98 + 0.001;
    }

    private Dictionary<string, double> Evaluate(string sample)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        average.eval();
        var scores = new Dictionary<string, double>();
        var (all, real) = Pictures(heldOut, (int)heldOut.Count);
        Score("", all, real);
        // The same figures on pictures it learned from show whether it learns them by heart.
        var (seen, known) = Pictures(footage, 20);
        Score("seen ", seen, known);
        int n = (int)Math.Min(4, heldOut.Count);
        PictureFile.WritePng(cat(Enumerable.Range(0, n).Select(i => cat([all[i * heldOut.Count / n], real[i * heldOut.Count / n]], 1)).ToList(), 2), sample);
        return scores;

        (Tensor Made, Tensor Real) Pictures(ControlledPictures from, int count)
        {
            var made = new List<Tensor>();
            var rows = tensor(Enumerable.Range(0, count).Select(i => i * from.Count / count).ToArray());
            foreach (var five in rows.split(5))
            {
                var code = scale.Apply(from.Controls.index_select(0, five));
                made.Add(average.forward(code, correct: step >= options.RegistrationSteps));
            }
            return (cat(made, 0).clamp(0, 1), from.Pictures.index_select(0, rows).to(float32).div(255));
        }

        void Score(string which, Tensor made, Tensor wanted)
        {
            scores[which + "region"] = PictureScores.Psnr(made, wanted);
            foreach (var emphasis in options.Emphasis)
            {
                var box = Inside(emphasis.Box);
                scores[which + emphasis.Name] = PictureScores.Psnr(PictureScores.Crop(made, box), PictureScores.Crop(wanted, box));
            }
        }
    }

    private Box Inside(Box box) => new(box.X - options.Region.X, box.Y - options.Region.Y, box.Width, box.Height);

    private static Tensor Emphasised(FrameTrainingOptions options)
    {
        var map = ones(1, 1, options.Region.Height, options.Region.Width);
        foreach (var e in options.Emphasis)
            map.narrow(2, e.Box.Y - options.Region.Y, e.Box.Height).narrow(3, e.Box.X - options.Region.X, e.Box.Width).fill_(e.Weight);
        return map;
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
        discriminator.save(Path.Combine(beside, "discriminator"));
        optimizer.save_state_dict(Path.Combine(beside, "optimizer"));
        judge.save_state_dict(Path.Combine(beside, "judge"));
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
        discriminator.load(Path.Combine(folder, "discriminator"));
        optimizer.load_state_dict(Path.Combine(folder, "optimizer"));
        judge.load_state_dict(Path.Combine(folder, "judge"));
        step = int.Parse(File.ReadAllText(Path.Combine(folder, "step")));
    }

    /// <summary>
    /// Three speeds: convolutions; what a small change of moves the whole picture by pixels (the style network, as in
    /// StyleGAN, modulation, flow and outlets); and the full-size pictures.
    /// </summary>
    private IEnumerable<(IReadOnlyList<Parameter> Parameters, double Decay)> Groups()
    {
        var pictures = network.Pictures.Select(p => p.Handle).ToHashSet();
        var named = network.named_parameters().Where(p => !pictures.Contains(p.parameter.Handle)).ToArray();
        static bool Delicate(string name) => name.Split('.') is var parts &&
            (parts[0] is "direct" or "style1" or "style2" || parts.Any(p => p is "shapes" or "flow" or "fine" or "exit" or "modulation"));
        yield return (named.Where(p => !Delicate(p.name)).Select(p => p.parameter).ToArray(), options.WeightDecay);
        yield return (named.Where(p => Delicate(p.name)).Select(p => p.parameter).ToArray(), options.WeightDecay);
        yield return (network.Pictures, 0);
    }

    /// <summary>While the movement is learned the pictures stay sharp as they are; then they follow at a part of the rate.</summary>
    private void SetRates()
    {
        var rate = options.LearningRate * Schedule();
        var groups = optimizer.ParamGroups.ToArray();
        if (step < options.RegistrationSteps)
        {
            var fall = 0.55 + 0.45 * Math.Cos(Math.PI * step / options.RegistrationSteps);
            groups[1].LearningRate = options.RegistrationRate * fall;
            groups[2].LearningRate = 0;
            return;
        }
        groups[0].LearningRate = rate;
        groups[1].LearningRate = rate * options.DelicateRate;
        groups[2].LearningRate = rate * options.PictureRate;
    }
}
