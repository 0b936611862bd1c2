using Presenter.Renderer.Speech;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>The text encoder: phonemes with durations, stress and stage direction -> features, with a short look ahead.</summary>
public sealed class ScriptEncoder : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly Embedding phoneme;
    private readonly Linear enter;
    private readonly Conv1d around;
    private readonly LayerNorm norm;
    private readonly MotionGeneratorOptions options;

    public ScriptEncoder(MotionGeneratorOptions options) : base(nameof(ScriptEncoder))
    {
        this.options = options;
        const int size = 32;
        phoneme = nn.Embedding(PhonemeSet.Names.Count, size);
        enter = nn.Linear(3 * size + ScriptFrames.ValueCount, options.Width);
        around = nn.Conv1d(options.Width, options.Width, 2 * options.LookAhead + 1);
        norm = nn.LayerNorm(options.Width);
        RegisterComponents();
    }

    /// <param name="phonemes">int64 [batch, frames, 3]</param>
    /// <param name="values">[batch, frames, ScriptFrames.ValueCount]</param>
    /// <returns>[batch, frames, width]; a frame depends on LookAhead frames before and after it</returns>
    public override Tensor forward(Tensor phonemes, Tensor values)
    {
        var x = cat([phoneme.forward(phonemes).flatten(2), values], 2);
        x = nn.functional.gelu(enter.forward(x));
        // Beyond the edges the script is unknown: repeating the edge frame means silence there in every real use.
        var padded = cat([x.narrow(1, 0, 1).expand(-1, options.LookAhead, -1), x,
            x.narrow(1, x.shape[1] - 1, 1).expand(-1, options.LookAhead, -1)], 1);
        return norm.forward(x + nn.functional.gelu(around.forward(padded.transpose(1, 2)).transpose(1, 2)));
    }
}
