using Presenter.Renderer.Frames;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// Patch discriminator at two scales (pix2pixHD, Wang et al. 2018), of single pictures or of several in a row. It sees
/// smoothed pictures: the footage's noise is not worth learning. Its inner features are the perceptual loss (feature
/// matching).
/// </summary>
public sealed class FrameDiscriminator : nn.Module<Tensor, List<Tensor>>
{
    private readonly ModuleList<PatchDiscriminator> scales = new();

    /// <param name="pictures">how many in a row it sees at once</param>
    public FrameDiscriminator(int pictures = 1, int scales = 2, int channels = 24) : base(nameof(FrameDiscriminator))
    {
        for (var i = 0; i < scales; i++)
            this.scales.Add(new PatchDiscriminator(3 * pictures, channels));
        RegisterComponents();
    }

    /// <summary>What the convolutions compute in.</summary>
    public ScalarType Activations { get; set; } = ScalarType.Float32;

    /// <param name="picture">[batch, 3 pictures, height, width], 0-1</param>
    /// <returns>a scale after the other: features of each layer, the last one the patch scores</returns>
    public override List<Tensor> forward(Tensor picture)
    {
        var all = new List<Tensor>();
        var x = Layout.ChannelsLast(nn.functional.avg_pool2d(picture * 2 - 1, 3, stride: 1).to(Activations));
        foreach (var scale in scales)
        {
            all.AddRange(scale.forward(x));
            x = nn.functional.avg_pool2d(x, 2);
        }
        return all;
    }

    /// <summary>Layers a scale: the scores are at indices Layers - 1, 2 Layers - 1, ...</summary>
    public const int Layers = 4;

    /// <summary>Hinge loss of the discriminator.</summary>
    public static Tensor Hinge(List<Tensor> real, List<Tensor> made)
    {
        var loss = zeros(1, device: made[0].device);
        for (var i = Layers - 1; i < real.Count; i += Layers)
            loss = loss + nn.functional.relu(1 - real[i].to(float32)).mean() + nn.functional.relu(1 + made[i].to(float32)).mean();
        return loss;
    }

    /// <summary>Adversarial loss of the generator.</summary>
    public static Tensor Fooling(List<Tensor> made)
    {
        var loss = zeros(1, device: made[0].device);
        for (var i = Layers - 1; i < made.Count; i += Layers)
            loss = loss - made[i].to(float32).mean();
        return loss;
    }

    /// <summary>L1 between the features of the real and the made picture.</summary>
    public static Tensor FeatureMatching(List<Tensor> real, List<Tensor> made)
    {
        var loss = zeros(1, device: made[0].device);
        for (var i = 0; i < real.Count; i++)
        {
            if (i % Layers != Layers - 1)
                loss = loss + (real[i].detach() - made[i]).abs().to(float32).mean();
        }
        return loss;
    }
}

/// <summary>Four convolutions, two of them halving the size by average pooling.</summary>
public sealed class PatchDiscriminator : nn.Module<Tensor, List<Tensor>>
{
    private readonly ModuleList<Conv> layers = new();

    public PatchDiscriminator(int from, int channels) : base(nameof(PatchDiscriminator))
    {
        layers.Add(new Conv(from, channels));
        layers.Add(new Conv(channels, channels * 2));
        layers.Add(new Conv(channels * 2, channels * 2));
        layers.Add(new Conv(channels * 2, 1));
        RegisterComponents();
    }

    public override List<Tensor> forward(Tensor x)
    {
        var features = new List<Tensor>();
        for (var i = 0; i < layers.Count; i++)
        {
            x = layers[i].forward(x);
            if (i < layers.Count - 1)
                x = nn.functional.leaky_relu(x, 0.2);
            if (i < 2)
                x = nn.functional.avg_pool2d(x, 2);
            features.Add(x);
        }
        return features;
    }
}
