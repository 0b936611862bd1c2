using Presenter.Renderer.Frames;
using Presenter.Renderer.LipReading;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// What a lip reader sees in the picture of a motion code, told from the code alone: a small network taught by the reader's
/// own look at rendered pictures (distillation, Hinton et al. 2015). The text loss then needs no picture, and a step that
/// took 12 s on a CPU takes a third of one.
/// </summary>
public sealed class LookShortcut : nn.Module<Tensor, Tensor>
{
    private readonly Dense linear;
    private readonly Dense enter;
    private readonly Dense hidden;
    private readonly Dense leave;

    /// <param name="code">length of the motion code</param>
    /// <param name="features">numbers a frame that the reader's look leaves</param>
    public LookShortcut(int code, int features, int width = 384) : base(nameof(LookShortcut))
    {
        linear = new Dense(code, features);
        enter = new Dense(code, width);
        hidden = new Dense(width, width);
        leave = new Dense(width, features, 0.5);
        RegisterComponents();
    }

    /// <param name="codes">[..., code], in deviations</param>
    /// <returns>[..., features], as of <see cref="LipReader.Look"/></returns>
    public override Tensor forward(Tensor codes)
    {
        var x = nn.functional.silu(enter.forward(codes));
        return linear.forward(codes) + leave.forward(x + nn.functional.silu(hidden.forward(x)));
    }

    /// <summary>Learns from rendered mouths whose controls are known, frames from everywhere.</summary>
    /// <param name="reader">frozen, in eval mode</param>
    /// <param name="clips">with their controls</param>
    /// <param name="steps">of 1,024 frames each</param>
    /// <returns>the shortcut, and which share of what the reader sees it leaves unexplained, 0-1, on every twentieth frame, which it never saw</returns>
    /// <exception cref="InvalidDataException">clips without controls</exception>
    public static (LookShortcut Shortcut, double Unexplained) Learn(LipReader reader, IReadOnlyList<MouthClip> clips, int steps, int seed, CancellationToken cancellation)
    {
        if (clips.Any(c => c.Controls is null))
            throw new InvalidDataException("these mouths come without the codes they were made from; a shortcut cannot be learned from them. Remedy: ShortcutMinutes = 0");
        random.manual_seed(seed);
        var made = new LookShortcut(checked((int)clips[0].Controls!.shape[1]), reader.Options.Features);
        using var scope = NewDisposeScope();
        Tensor codes, looks;
        using (no_grad())
        {
            codes = cat(clips.Select(c => c.Controls!).ToList(), 0);
            looks = cat(clips.Select(c => Look(reader, c.Mouths)).ToList(), 0);
        }
        var rows = arange(codes.shape[0], int64);
        Tensor kept = rows[rows.remainder(20).eq(0)], learned = rows[rows.remainder(20).ne(0)];
        Tensor mean = looks.mean([0]), spread = looks.std().clamp_min(1e-6);
        var weights = new FlatWeights(made.parameters());
        var optimizer = new FlatAdamW(weights, 0.9, 0.999, 1e-4);
        for (var step = 0; step < steps; step++)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            optimizer.SetRate(2e-3 * (0.5 + 0.5 * Math.Cos(Math.PI * step / steps)));
            var some = learned.index_select(0, randint(0, learned.shape[0], [1024], dtype: int64));
            var loss = ((made.forward(codes.index_select(0, some)) - looks.index_select(0, some)) / spread).square().mean();
            weights.ZeroGradients();
            loss.backward();
            optimizer.Step();
        }
        foreach (var parameter in made.parameters())
            parameter.requires_grad = false;
        using var off = no_grad();
        var wanted = looks.index_select(0, kept);
        var left = (made.forward(codes.index_select(0, kept)) - wanted).square().sum() / (wanted - mean).square().sum().clamp_min(1e-9);
        return (made, left.item<float>());
    }

    private static Tensor Look(LipReader reader, Tensor mouths)
    {
        using var scope = NewDisposeScope();
        return reader.Look(mouths.to(float32).div(255).unsqueeze(0))[0].MoveToOuterDisposeScope();
    }
}
