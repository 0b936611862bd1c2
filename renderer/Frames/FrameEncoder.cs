using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>
/// The VAE's encoder (Kingma and Welling 2013): moving region -> mean and log variance of a motion code, for footage whose
/// controls nobody knows. It sees the region at a quarter of its size, where pose and the face's shape are still plain and
/// noise is not, and each other zone of the generator at half size, where a pixel between two lips is not lost: the numbers
/// that only this zone shows are found there.
/// </summary>
public sealed class FrameEncoder : nn.Module<Tensor, Tensor>
{
    private readonly ModuleList<View> views = new();
    private readonly int code;
    // Lazy keeps it out of the registered (and so stored and converted) tensors.
    private readonly Lazy<Tensor> order;

    /// <param name="network">the generator that the codes are for</param>
    public FrameEncoder(FrameGeneratorOptions network, int channels = 24) : base(nameof(FrameEncoder))
    {
        code = network.CodeSize;
        var columns = new List<int>();
        foreach (var zone in network.Zones is [] ? [new Zone(new Box(0, 0, network.Width, network.Height), [.. Enumerable.Range(0, code)])] : network.Zones)
        {
            int[] own = [.. zone.Columns.Except(columns)];
            views.Add(new View(zone.Box, shrink: columns.Count == 0 ? 4 : 2, own.Length, channels));
            columns.AddRange(own);
        }
        if (columns.Count != code)
            throw new ArgumentException($"the zones show {columns.Count} of the code's {code} numbers; what none shows cannot be found");
        order = new Lazy<Tensor>(() => tensor(Enumerable.Range(0, code).Select(c => (long)columns.IndexOf(c)).ToArray()).to(views[0].parameters().First().device).DetachFromDisposeScope());
        RegisterComponents();
    }

    /// <summary>What the convolutions compute in.</summary>
    public ScalarType Activations { get; set; } = ScalarType.Float32;

    /// <param name="picture">fp32 [batch, 3, height, width], 0-1</param>
    /// <returns>fp32 [batch, 2 code]: means, then log variances within -8 to 2</returns>
    public override Tensor forward(Tensor picture)
    {
        var seen = views.Select(v => v.forward(picture, Activations).chunk(2, 1)).ToArray();
        Tensor Ordered(int half) => cat(seen.Select(s => s[half]).ToList(), 1).index_select(1, order.Value);
        return cat([Ordered(0), Ordered(1).clamp(-8, 2)], 1);
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

    /// <summary>One box of the region -> its share of the code.</summary>
    private sealed class View : nn.Module<Tensor, ScalarType, Tensor>
    {
        private readonly Box box;
        private readonly int shrink;
        private readonly ModuleList<Conv> layers = new();
        private readonly Dense leave;

        /// <param name="shrink">how much smaller the box is seen; its sides are multiples of eight times as much</param>
        public View(Box box, int shrink, int numbers, int channels) : base(nameof(View))
        {
            (this.box, this.shrink) = (box, shrink);
            var from = 3;
            for (var i = 0; i < 4; i++)
            {
                layers.Add(new Conv(from, channels << Math.Min(i, 2)));
                from = channels << Math.Min(i, 2);
            }
            leave = new Dense(from * (box.Width / (8 * shrink)) * (box.Height / (8 * shrink)), 2 * numbers, 0.5);
            RegisterComponents();
        }

        /// <returns>fp32 [batch, 2 numbers]</returns>
        public override Tensor forward(Tensor picture, ScalarType activations)
        {
            var own = picture.narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width);
            var x = Layout.ChannelsLast(nn.functional.avg_pool2d(own, shrink).mul(2).sub(1).to(activations));
            for (var i = 0; i < 4; i++)
            {
                x = nn.functional.leaky_relu(layers[i].forward(x), 0.2);
                if (i < 3)
                    x = nn.functional.avg_pool2d(x, 2);
            }
            return leave.forward(x.flatten(1).to(float32));
        }
    }
}
