using Presenter.Renderer.LipReading;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Trains the <see cref="LipReader"/> by connectionist temporal classification. Checkpoints resume bit for bit: the
/// sentences and the augmentation of a step depend on the seed and the step alone.
/// </summary>
public sealed class LipReaderTrainer : ITrainable
{
    private readonly LipReaderTrainingOptions options;
    private readonly MouthFootage footage;
    private readonly LipReader network;
    private readonly LipReader average;
    private readonly FlatWeights weights;
    private readonly FlatAdamW optimizer;
    private readonly WeightAverage kept;
    private readonly CTCLoss ctc = nn.CTCLoss(LipReader.Blank, zero_infinity: true);
    private readonly int looking;
    private double textLosses;
    private int textSteps;

    public LipReaderTrainer(LipReaderTrainingOptions options, MouthFootage footage)
    {
        this.options = options = options with { Network = options.Network with { Controls = options.LambdaControls > 0 ? footage.Controls : 0 } };
        this.footage = footage;
        looking = options.Network.Controls > 0 ? Math.Min(options.LookSteps, options.Steps) : 0;
        random.manual_seed(options.Seed);
        network = new LipReader(options.Network);
        var mouths = footage.Train.Select(c => c.Mouths).ToArray();
        network.Know(mouths);
        if (options.StartFrom.Length > 0)
        {
            StartingWeights.Load(network, options.StartFrom, LipReaderFile.Name);
            network.KnowMean(mouths);
        }
        average = new LipReader(options.Network);
        average.load_state_dict(network.state_dict());
        average.Learned.Add(footage.Train.Select(c => c.Text));
        if (options.StartFrom.Length > 0)
            average.Learned.AddNote(LipReaderFile.LearnedNote(Path.Combine(options.StartFrom, LipReaderFile.Name)));
        weights = new FlatWeights(network.parameters());
        kept = new WeightAverage(options.Ema, FlatWeights.Together(average.parameters().ToArray()), weights.Values);
        optimizer = new FlatAdamW(weights, 0.9, 0.999, options.WeightDecay);
    }

    /// <summary>The averaged weights: what is kept.</summary>
    public LipReader Reader => average;

    public static async Task<LipReaderTrainer> StartAsync(LipReaderTrainingOptions options, Action<string> tell, CancellationToken cancellation) =>
        new(options, await MouthFootage.LoadAsync(options, tell, cancellation));

    /// <summary>Runs to the last step and writes the reader to the run directory; goes on where a stopped run ended.</summary>
    public async Task RunAsync(Action<TrainingProgress> report, CancellationToken cancellation)
    {
        await new TrainingLoop(options.Out, options.Steps, options.EvaluateEvery).RunAsync(this, options, report, cancellation);
        LipReaderFile.Write(Path.Combine(options.Out, LipReaderFile.Name), average);
    }

    public IReadOnlyDictionary<string, double> Evaluate(int step, string folder)
    {
        average.eval();
        var score = MouthClip.Score(average, footage.HeldOut);
        var text = textLosses / Math.Max(1, textSteps);
        textLosses = textSteps = 0;
        return new Dictionary<string, double> { ["phoneme_error"] = score.PhonemeError, ["viseme_error"] = score.VisemeError, ["text_loss"] = text };
    }

    public double Step(int step)
    {
        using var scope = NewDisposeScope();
        var choice = StepChance.Of(options.Seed, step);
        random.manual_seed(options.Seed * 1_000_003L + step);
        // Two trainings one after the other, each with its own rise and fall.
        var (at, steps) = step < looking ? (step, looking) : (step - looking, options.Steps - looking);
        optimizer.SetRate(options.LearningRate * Math.Min(1, (at + 1.0) / options.WarmUp) * (0.5 + 0.5 * Math.Cos(Math.PI * at / steps)));
        network.train();
        if (step < looking)
            return Learn(LookError(choice), step);
        var batch = Enumerable.Range(0, options.Batch).Select(_ => footage.Train[choice.Next(footage.Train.Count)]).ToArray();
        var mouths = Collate(batch, choice);

        var looked = network.Look(mouths);
        var read = network.Read(looked);
        var text = ctc.forward(read, tensor(batch.SelectMany(c => c.Spoken.Select(p => (long)p)).ToArray()),
            tensor(batch.Select(c => (long)c.Frames * options.Network.OutputsAFrame).ToArray()), tensor(batch.Select(c => (long)c.Spoken.Length).ToArray()));
        var loss = text;
        var early = Math.Max(0, 1 - (double)at / options.AlignedSteps);
        if (options.LambdaAligned * early > 0)
            loss = loss + nn.functional.nll_loss(read.transpose(0, 1).flatten(0, 1), Sounding(batch)) * (options.LambdaAligned * early);
        if (options.Network.Controls > 0 && early > 0)
            loss = loss + ControlError(network.Shape(looked), batch) * (options.LambdaControls * early);
        textLosses += text.item<float>();
        textSteps++;
        return Learn(loss, step);
    }

    private double Learn(Tensor loss, int step)
    {
        weights.ZeroGradients();
        loss.backward();
        weights.ClipGradients(options.GradientClip);
        optimizer.Step();
        kept.Update(step);
        return loss.item<float>();
    }

    /// <summary>Single pictures from everywhere, and the controls that made them.</summary>
    private Tensor LookError(Random choice)
    {
        var rows = Enumerable.Range(0, options.LookBatch).Select(_ => footage.Train[choice.Next(footage.Train.Count)]).Select(c => (Clip: c, Row: (long)choice.Next(c.Frames))).ToArray();
        var mouths = stack(rows.Select(r => r.Clip.Mouths[r.Row]).ToList(), 0).to(float32).div(255);
        var seen = MouthAugmentation.Apply(mouths, options with { Masked = 0 }, choice);
        return (network.Shape(network.Look(seen.unsqueeze(0)))[0] - stack(rows.Select(r => r.Clip.Controls![r.Row]).ToList(), 0)).square().mean();
    }

    /// <returns>[batch, frames of the longest, 3, height, width]; the last picture of shorter ones stands still</returns>
    private Tensor Collate(IReadOnlyList<MouthClip> batch, Random choice)
    {
        var longest = batch.Max(c => c.Frames);
        return stack(batch.Select(c =>
        {
            var mouths = MouthAugmentation.Apply(c.Mouths.to(float32).div(255), options, choice);
            return c.Frames == longest ? mouths : cat([mouths, mouths.narrow(0, c.Frames - 1, 1).expand(longest - c.Frames, -1, -1, -1)], 0);
        }).ToList(), 0);
    }

    /// <returns>[batch * outputs of the longest]: silence after the end of shorter ones</returns>
    private static Tensor Sounding(IReadOnlyList<MouthClip> batch)
    {
        var longest = batch.Max(c => c.Sounding.Length);
        return tensor(batch.SelectMany(c => c.Sounding.Concat(Enumerable.Repeat((long)LipReader.Blank, longest - c.Sounding.Length))).ToArray());
    }

    /// <summary>Mean squared error of the controls, sentence by sentence up to its end.</summary>
    private static Tensor ControlError(Tensor told, IReadOnlyList<MouthClip> batch) =>
        stack(batch.Select((c, i) => (told[i].narrow(0, 0, c.Frames) - c.Controls!).square().mean()).ToList(), 0).mean();

    public void Save(string folder)
    {
        network.save(Path.Combine(folder, "network"));
        average.save(Path.Combine(folder, "average"));
        optimizer.Save(Path.Combine(folder, "optimizer"));
    }

    public void Load(string folder)
    {
        network.load(Path.Combine(folder, "network"));
        average.load(Path.Combine(folder, "average"));
        optimizer.Load(Path.Combine(folder, "optimizer"));
    }
}
