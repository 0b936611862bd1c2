using Presenter.Renderer.Evaluation;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>What each number of a code that an encoder found moves in the picture: the mouth's must be performed best.</summary>
public static class CodeInfluence
{
    private const int Poses = 6;

    /// <param name="device">of the network</param>
    /// <param name="codes">[count, code]: codes of the footage</param>
    /// <param name="mouth">in region pixels</param>
    /// <returns>a weight each, 1 on the average; those above it move the mouth</returns>
    public static float[] Measure(FrameGenerator network, Device device, Tensor codes, Box mouth)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var size = (int)codes.shape[1];
        var deviation = codes.std(0).to(device);
        var poses = codes.index_select(0, tensor(Enumerable.Range(0, Poses).Select(i => i * codes.shape[0] / Poses).ToArray())).to(device);
        var still = network.forward(poses);
        var moved = new float[size];
        for (var i = 0; i < size; i++)
        {
            using var inner = NewDisposeScope();
            var shifted = poses.clone();
            shifted.select(1, i).add_(deviation[i]);
            var change = (network.forward(shifted) - still).abs();
            moved[i] = (PictureScores.Crop(change, mouth).mean() + 0.25f * change.mean()).cpu().item<float>();
        }
        var mean = moved.Average();
        return moved.Select(m => 0.25f + 0.75f * m / Math.Max(mean, 1e-9f)).ToArray();
    }
}
