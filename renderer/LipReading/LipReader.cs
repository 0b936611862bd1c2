using Presenter.Renderer.Speech;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>
/// The video decoder back to text: mouth frames -> convolutions beside a linear look -> GRU in both directions -> phonemes (as LipNet, Assael et
/// al. 2016, with phonemes in place of letters). What it reads is scored by connectionist temporal classification (Graves
/// et al. 2006), so nobody has to say which frame shows which phoneme.
/// </summary>
public sealed class LipReader : nn.Module<Tensor, Tensor>
{
    /// <summary>CTC's blank is silence: nothing is read there.</summary>
    public static int Blank => PhonemeSet.SilenceIndex;

    private readonly ModuleList<Conv2d> convolutions = new();
    private readonly ModuleList<GroupNorm> norms = new();
    private readonly Linear features;
    private readonly Linear eigenlips;
    private readonly Conv1d around;
    private readonly LayerNorm calm;
    private readonly GRU memory;
    private readonly Linear leave;
    private readonly Linear? shape;
    private readonly Dropout dropout;
    private readonly Tensor still;
    private readonly Tensor spread;

    /// <exception cref="ArgumentException">the options are impossible</exception>
    public LipReader(LipReaderOptions options) : base(nameof(LipReader))
    {
        if (options.Problems().FirstOrDefault() is { } problem)
            throw new ArgumentException($"lip reader: {problem}");
        Options = options;
        var from = 3;
        foreach (var channels in options.Channels)
        {
            convolutions.Add(nn.Conv2d(from, channels, 3, stride: convolutions.Count < 2 ? 2 : 1, padding: 1));
            var norm = nn.GroupNorm(channels / 8, channels);
            // TorchSharp 0.107 leaves these as it found the memory.
            nn.init.ones_(norm.weight);
            nn.init.zeros_(norm.bias);
            norms.Add(norm);
            from = channels;
        }
        features = nn.Linear(from * (options.Width / 4) * (options.Height / 4), options.Features);
        eigenlips = nn.Linear(3 * options.Width * options.Height, options.Features, hasBias: false);
        around = nn.Conv1d(options.Features, options.Features, options.Around, padding: options.Around / 2);
        calm = nn.LayerNorm(options.Features);
        memory = nn.GRU(options.Features, options.Hidden, options.Layers, batchFirst: true, bidirectional: true);
        leave = nn.Linear(2 * options.Hidden, options.OutputsAFrame * PhonemeSet.Names.Count);
        if (options.Controls > 0)
            shape = nn.Linear(options.Features, options.Controls);
        dropout = nn.Dropout(0.2);
        still = full(new long[] { 3, options.Height, options.Width }, 0.45f);
        spread = full(new long[] { 1 }, 0.25f);
        register_buffer(nameof(still), still);
        register_buffer(nameof(spread), spread);
        RegisterComponents();
    }

    public LipReaderOptions Options { get; }

    public LearnedSentences Learned { get; } = new();

    /// <summary>
    /// Takes over the mean mouth, how far pictures stray from it, and the directions in which they stray most, scaled to unit
    /// variance (eigenlips, Bregler and Konig 1994): what always stands there tells nothing, and without this the reader learned
    /// nothing in 650 steps (docs/log.md, 2026-11-25).
    /// </summary>
    /// <param name="clips">uint8 [frames, 3, height, width] each</param>
    public void Know(IReadOnlyList<Tensor> clips)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        KnowMean(clips);

        // A few thousand frames from everywhere tell the directions as well as all.
        var stride = Math.Max(1, (int)(clips.Sum(c => c.shape[0]) / 4000));
        var some = cat(clips.Select(c => c.index_select(0, arange(0, c.shape[0], stride, int64))).ToList(), 0);
        var strayed = ((some.to(float32).div(255) - still) / spread).flatten(1);
        var covariance = strayed.t().matmul(strayed) / strayed.shape[0];
        var count = Math.Min(Options.Features / 2, covariance.shape[0]);
        // Orthogonal iteration: unlike a whole decomposition it is quick, and does not fail where pictures are all alike.
        var directions = randn(covariance.shape[0], count);
        for (var i = 0; i < 12; i++)
            directions = linalg.qr(covariance.matmul(directions) + directions * 1e-3).Q;
        var variances = (directions * covariance.matmul(directions)).sum([0]);
        var strongest = directions.t();
        var deviations = variances.clamp_min(variances.max().item<float>() * 1e-4).sqrt();
        eigenlips.weight.zero_();
        eigenlips.weight.narrow(0, 0, count).copy_(strongest / deviations.unsqueeze(1));
    }

    /// <summary>Takes over the mean mouth and the deviation alone: all that differs for a reader that another face has taught.</summary>
    /// <param name="clips">as in <see cref="Know"/></param>
    public void KnowMean(IReadOnlyList<Tensor> clips)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        List<Tensor> means = [], squares = [];
        foreach (var clip in clips)
        {
            using var inner = NewDisposeScope();
            var x = clip.to(float32).div(255);
            means.Add(x.mean([0]).MoveToOuterDisposeScope());
            squares.Add(x.square().mean([0]).MoveToOuterDisposeScope());
        }
        var mean = stack(means, 0).mean([0]);
        still.copy_(mean);
        spread.fill_((float)Math.Sqrt((stack(squares, 0).mean([0]) - mean.square()).mean().item<float>() + 1e-6));
    }

    /// <param name="mouths">fp32 [batch, frames, 3, height, width], RGB, 0-1</param>
    /// <returns>fp32 log probabilities [frames * OutputsAFrame, batch, phonemes], as CTC wants them; silence is the blank</returns>
    /// <exception cref="ArgumentException">not of that shape</exception>
    public override Tensor forward(Tensor mouths) => Read(Look(mouths));

    /// <summary>What each picture shows, for itself.</summary>
    /// <returns>[batch, frames, features]</returns>
    /// <exception cref="ArgumentException">not of <see cref="forward"/>'s shape</exception>
    public Tensor Look(Tensor mouths)
    {
        var size = mouths.shape;
        if (size.Length != 5 || size[2] != 3 || size[3] != Options.Height || size[4] != Options.Width || size[1] < 1)
            throw new ArgumentException($"the lip reader reads [batch, frames, 3, {Options.Height}, {Options.Width}], not [{string.Join(", ", size)}]", nameof(mouths));
        var x = (mouths.flatten(0, 1) - still) / spread;
        var linear = eigenlips.forward(x.flatten(1));
        for (var i = 0; i < convolutions.Count; i++)
            x = nn.functional.silu(norms[i].forward(convolutions[i].forward(x)));
        return (linear + features.forward(x.flatten(1))).reshape(size[0], size[1], -1);
    }

    /// <summary>What the pictures say together.</summary>
    /// <param name="looked">from <see cref="Look"/></param>
    /// <returns>as of <see cref="forward"/></returns>
    public Tensor Read(Tensor looked)
    {
        long batch = looked.shape[0], frames = looked.shape[1];
        var x = dropout.forward(nn.functional.silu(looked));
        x = calm.forward(x + nn.functional.silu(around.forward(x.transpose(1, 2)).transpose(1, 2)));
        var (h, _) = memory.forward(x);
        var scores = leave.forward(dropout.forward(h)).reshape(batch, frames * Options.OutputsAFrame, PhonemeSet.Names.Count);
        return scores.transpose(0, 1).log_softmax(-1);
    }

    /// <summary>The motion code that the pictures were made from, as the reader guesses it: teaches it to look past a moving head.</summary>
    /// <param name="looked">from <see cref="Look"/></param>
    /// <returns>[batch, frames, options.Controls], each in its deviations</returns>
    public Tensor Shape(Tensor looked) => (shape ?? throw new InvalidOperationException("the options say Controls = 0: this reader tells no controls")).forward(looked);
}
