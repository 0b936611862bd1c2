using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What learns the frames on one device: the generator, the encoder where nobody knows the codes, and what judges both.</summary>
public sealed class FrameLearner
{
    private readonly FrameTrainingOptions options;
    private readonly IMotionCodes codes;
    private Tensor? made, real, divergence;

    /// <param name="scale">of the footage's controls; null where an encoder has to find the codes</param>
    public FrameLearner(FrameTrainingOptions options, CodeScale? scale)
    {
        this.options = options;
        Network = new FrameGenerator(options.Network)
        {
            StyleNoise = options.StyleNoise, Activations = options.Bfloat16 ? ScalarType.BFloat16 : ScalarType.Float32,
        };
        if (scale is null)
            Encoder = FrameTrainer.Encoder(options);
        codes = scale is null ? new EncodedCodes(Encoder!) : new KnownCodes(scale, options.CodeNoise);
        Loss = new FrameLoss(options);
    }

    public FrameGenerator Network { get; }

    public FrameEncoder? Encoder { get; }

    public FrameLoss Loss { get; }

    public Device Device { get; private set; } = CPU;

    /// <summary>All that the optimiser changes.</summary>
    public IReadOnlyList<Parameter> Parameters => Network.parameters().Concat(Encoder?.parameters() ?? []).ToArray();

    public void To(Device device)
    {
        Device = device;
        Network.to(device);
        Encoder?.to(device);
        Loss.To(device);
    }

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

    /// <summary>Last part: the gradients of everything in <see cref="Parameters"/>.</summary>
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
        Network.zero_grad();
        Encoder?.zero_grad();
        total.backward();
        foreach (var tensor in new[] { made, real, divergence })
            tensor?.Dispose();
        (made, real, divergence) = (null, null, null);
        return total.cpu().item<float>();
    }
}
