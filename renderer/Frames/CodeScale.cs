using System.Text.Json;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>Brings each number of a motion code to about zero mean and unit variance, which networks like, and within about 4.</summary>
public sealed record CodeScale(float[] Mean, float[] Deviation)
{
    private readonly Lazy<Tensor> mean = new(() => tensor(Mean).DetachFromDisposeScope());
    private readonly Lazy<Tensor> deviation = new(() => tensor(Deviation).DetachFromDisposeScope());

    /// <param name="codes">[count, code]</param>
    public static CodeScale Of(Tensor codes)
    {
        using var scope = NewDisposeScope();
        // A control that few pictures use would stand 20 deviations out in them, and one such picture upsets a whole batch.
        var mean = codes.mean([0]);
        var farthest = (codes - mean).abs().amax(0);
        var deviation = maximum(codes.std(0), farthest / 4).clamp_min(0.03);
        return new CodeScale(mean.data<float>().ToArray(), deviation.data<float>().ToArray());
    }

    /// <param name="codes">[..., code]</param>
    public Tensor Apply(Tensor codes) => (codes - mean.Value.to(codes.device)) / deviation.Value.to(codes.device);

    /// <summary>Undoes <see cref="Apply"/>.</summary>
    public Tensor Restore(Tensor scaled) => scaled * deviation.Value.to(scaled.device) + mean.Value.to(scaled.device);

    public void Save(string path) => File.WriteAllText(path, JsonSerializer.Serialize(this));

    public static CodeScale Load(string path) => JsonSerializer.Deserialize<CodeScale>(File.ReadAllText(path))
        ?? throw new InvalidDataException($"{path} holds no code scale");
}
