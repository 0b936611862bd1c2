using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// The VAE's encoder (Kingma and Welling 2013): moving region -> mean and log variance of a motion code, for footage whose
/// controls nobody knows. It sees the region at a quarter of its size, where pose and mouth shape are still plain and
/// noise is not.
/// </summary>
public sealed class FrameEncoder : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<Conv> layers = new();
    private readonly Dense leave;
    private readonly int code;

    /// <param name="width">of the moving region in pixels, a multiple of 32; so is the height</param>
    public FrameEncoder(int code, int width, int height, int channels = 24) : base(nameof(FrameEncoder))
    {
        this.code = code;
        var from = 3;
        for (var i = 0; i < 4; i++)
        {
            layers.Add(new Conv(from, channels << Math.Min(i, 2)));
            from = channels << Math.Min(i, 2);
        }
        leave = new Dense(from * (width / 32) * (height / 32), 2 * code, 0.5);
        RegisterComponents();
    }

    /// <summary>What the convolutions compute in.</summary>
    public ScalarType Activations { get; set; } = ScalarType.Float32;

    /// <param name="picture">fp32 [batch, 3, height, width], 0-1</param>
    /// <returns>fp32 [batch, 2 code]: means, then log variances within -8 to 2</returns>
    public override Tensor forward(Tensor picture)
    {
        var x = Layout.ChannelsLast(nn.functional.avg_pool2d(picture, 4).mul(2).sub(1).to(Activations));
        for (var i = 0; i < layers.Count; i++)
        {
            x = nn.functional.leaky_relu(layers[i].forward(x), 0.2);
            if (i < 3)
                x = nn.functional.avg_pool2d(x, 2);
        }
        var parts = leave.forward(x.flatten(1).to(float32));
        return cat([parts.narrow(1, 0, code), parts.narrow(1, code, code).clamp(-8, 2)], 1);
    }

    /// <summary>Draws a code of each picture; without <paramref name="sample"/> its mean.</summary>
    /// <returns>fp32 [batch, code], and the divergence from a unit Gaussian in nats a picture</returns>
    public (Tensor Code, Tensor Divergence) Encode(Tensor picture, bool sample)
    {
        var parts = forward(picture);
        Tensor mean = parts.narrow(1, 0, code), logVariance = parts.narrow(1, code, code);
        var divergence = (mean.square() + logVariance.exp() - 1 - logVariance).sum(1).mean() * 0.5;
        return (sample ? mean + randn_like(mean) * (logVariance * 0.5).exp() : mean, divergence);
    }
}
