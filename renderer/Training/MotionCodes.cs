using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>Where a picture's motion code comes from in training.</summary>
public interface IMotionCodes
{
    /// <summary>Codes of some pictures, scaled as the generator wants them, with the noise of training.</summary>
    /// <param name="rows">int64 [batch]: which pictures</param>
    /// <param name="pictures">fp32 [batch, 3, height, width]: the same, 0-1</param>
    /// <returns>fp32 [batch, code], and the divergence from the prior in nats a picture, or null</returns>
    (Tensor Code, Tensor? Divergence) Learn(ControlledPictures footage, Tensor rows, Tensor pictures);

    /// <summary>The same without noise, for looking at.</summary>
    Tensor Tell(ControlledPictures footage, Tensor rows, Tensor pictures);
}

/// <summary>Footage that tells the controls of each picture.</summary>
/// <param name="noise">deviation of what is added, in units of each control's own</param>
public sealed class KnownCodes(CodeScale scale, double noise) : IMotionCodes
{
    public (Tensor Code, Tensor? Divergence) Learn(ControlledPictures footage, Tensor rows, Tensor pictures)
    {
        var code = Tell(footage, rows, pictures);
        return (code + randn_like(code) * noise, null);
    }

    public Tensor Tell(ControlledPictures footage, Tensor rows, Tensor pictures) => scale.Apply(footage.Controls.index_select(0, rows));
}

/// <summary>Footage of anyone: the encoder finds the code.</summary>
public sealed class EncodedCodes(FrameEncoder encoder) : IMotionCodes
{
    public (Tensor Code, Tensor? Divergence) Learn(ControlledPictures footage, Tensor rows, Tensor pictures) => encoder.Encode(pictures, sample: true);

    public Tensor Tell(ControlledPictures footage, Tensor rows, Tensor pictures) => encoder.Encode(pictures, sample: false).Code;
}
