using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What learns the frames on one device: the generator, the encoder where nobody knows the codes, and what judges both.</summary>
public sealed class FrameLearner
{
    private readonly FrameTrainingOptions options;
    private readonly IMotionCodes codes;
    private Tensor? made, real, divergence;

    /// <param name="scale">of the footage's controls; null where an encoder has to find the codes</param>
    /// <param name="start">sets the generator's first weights; whatever it does not set is drawn by chance</param>
    public FrameLearner(FrameTrainingOptions options, CodeScale? scale, Device device, Action<FrameGenerator> start)
    {
        (this.options, Device) = (options, device);
        Network = new FrameGenerator(options.Network)
        {
            StyleNoise = options.StyleNoise, Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        if (scale is null)
            Encoder = FrameTrainer.Encoder(options);
        codes = scale is null ? new EncodedCodes(Encoder!) : new KnownCodes(scale, options.CodeNoise);
        start(Network);
        Network.to(device);
        Encoder?.to(device);
        Loss = new FrameLoss(options, device);
        Weights = new FlatWeights(FrameWeights.Groups(Network, Encoder));
    }

    public FrameGenerator Network { get; }

    public FrameEncoder? Encoder { get; }

    public FrameLoss Loss { get; }

    public Device Device { get; }

    /// <summary>All that the optimiser changes, by <see cref="FrameWeights"/>.</summary>
    public FlatWeights Weights { get; }

    /// <summary>First part of a step: makes the pictures of some rows.</summary>
    /// <param name="rows">int64 [n]</param>
    /// <param name="correct">false while only the movement is learned</param>
    public void Make(ControlledPictures footage, Tensor rows, bool correct)
    {
        using var scope = NewDisposeScope();
        Network.train();
        real = footage.Pictures.index_select(0, rows).to(Device).to(float32).div(255);
        (var code, divergence) = codes.Learn(footage, rows, real);
        made = Network.forward(code.to(Device), correct).DetachFromDisposeScope();
        real.DetachFromDisposeScope();
        divergence?.DetachFromDisposeScope();
    }

    /// <summary>Second part, where discriminators judge: their gradients.</summary>
    /// <param name="inRow">the rows follow each other, three a passage</param>
    /// <param name="share">of the whole batch, 0-1</param>
    public void TeachJudges(bool inRow, double share)
    {
        using var scope = NewDisposeScope();
        Loss.TeachJudges(made!, real!, inRow, share);
    }

    /// <summary>Last part: the gradients of all <see cref="Weights"/>.</summary>
    /// <returns>this share's part of the loss</returns>
    public double Learn(bool judged, bool inRow, double share)
    {
        using var scope = NewDisposeScope();
        var total = Loss.Difference(made!, real!);
        if (divergence is not null && options.LambdaKl > 0)
            total = total + divergence * options.LambdaKl;
        if (judged)
            total = total + Loss.Judgement(made!, real!, inRow);
        if (share < 1)
            total = total * share;
        Weights.ZeroGradients();
        total.backward();
        foreach (var tensor in new[] { made, real, divergence })
            tensor?.Dispose();
        (made, real, divergence) = (null, null, null);
        return total.cpu().item<float>();
    }
}
