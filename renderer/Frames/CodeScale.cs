using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>Brings each number of a motion code to about zero mean and unit variance, which networks like.</summary>
public sealed record CodeScale(float[] Mean, float[] Deviation)
{
    private Tensor? mean;
    private Tensor? inverse;

    /// <param name="codes">[count, code]</param>
    public static CodeScale Of(Tensor codes)
    {
        using var scope = NewDisposeScope();
        return new CodeScale(codes.mean([0]).data<float>().ToArray(), codes.std(0).clamp_min(0.03).data<float>().ToArray());
    }

    /// <param name="codes">[..., code]</param>
    public Tensor Apply(Tensor codes)
    {
        mean ??= tensor(Mean).DetachFromDisposeScope();
        inverse ??= tensor(Deviation.Select(d => 1 / d).ToArray()).DetachFromDisposeScope();
        return (codes - mean.to(codes.device)) * inverse.to(codes.device);
    }

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));
}
