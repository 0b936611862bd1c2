using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>
/// Script and performance -> motion codes: a conditional VAE's decoder. Causal but for the script encoder's look ahead.
/// </summary>
public sealed class MotionGenerator : nn.Module<Tensor, Tensor, Tensor>
{
    private readonly ScriptEncoder script;
    private readonly PerformancePrior prior;
    private readonly Linear performance;
    private readonly ModuleList<CausalBlock> blocks = new();
    private readonly LayerNorm norm;
    private readonly Linear leave;

    public MotionGenerator(MotionGeneratorOptions options) : base(nameof(MotionGenerator))
    {
        Options = options;
        script = new ScriptEncoder(options);
        prior = new PerformancePrior(options);
        performance = nn.Linear(options.Performance, options.Width);
        for (var i = 0; i < options.Layers; i++)
            blocks.Add(new CausalBlock(options));
        norm = nn.LayerNorm(options.Width);
        leave = nn.Linear(options.Width, options.CodeSize);
        RegisterComponents();
    }

    public MotionGeneratorOptions Options { get; }

    public ScriptEncoder Script => script;

    public PerformancePrior Prior => prior;

    /// <param name="features">script features [batch, frames, width]</param>
    /// <param name="performed">[batch, frames, performance]: each step's numbers, a frame</param>
    /// <returns>[batch, frames, code], scaled to unit variance</returns>
    public override Tensor forward(Tensor features, Tensor performed)
    {
        var x = features + performance.forward(performed);
        foreach (var block in blocks)
            x = block.forward(x);
        return leave.forward(norm.forward(x));
    }
}
