using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Training;

/// <summary>
/// What a generator gets wrong in the pictures it learned from, laid into the frame of the head's picture: there what belongs to one strand of hair lies at one
/// place however the head is turned, and errors of poses degrees apart are alike that share nothing in the picture (docs/log.md, 2026-11-26).
/// </summary>
/// <param name="Errors">fp16 [pictures, 3, height, width]: the picture less what was made</param>
/// <param name="Poses">fp32 [pictures, pose]</param>
/// <param name="Codes">fp32 [pictures, code], each number scaled to about unit variance</param>
/// <param name="Seen">bool [cells, code]: which numbers of the code may change a cell, by the network's zones; row by row</param>
public sealed record HeadResiduals(Tensor Errors, Tensor Poses, Tensor Codes, Tensor Seen) : IDisposable
{
    /// <summary>More pictures than these tell hardly more, and their errors lie in memory at once, 0.8 MB each.</summary>
    private const int Most = 500;

    private const int Together = 10;

    public static HeadResiduals Of(FrameGenerator network, IMotionCodes codes, ControlledPictures footage, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        network.eval();
        var count = (int)Math.Min(footage.Count, Most);
        var rows = Enumerable.Range(0, count).Select(i => i * footage.Count / count).ToArray();
        var errors = empty(count, 3, footage.Pictures.shape[2], footage.Pictures.shape[3], dtype: float16);
        List<Tensor> poses = [], all = [];
        for (var k = 0; k < count; k += Together)
        {
            cancellation.ThrowIfCancellationRequested();
            using var each = NewDisposeScope();
            using var some = tensor(rows.Skip(k).Take(Together).ToArray());
            var real = footage.Pictures.index_select(0, some).to(float32).div(255);
            var code = codes.Tell(footage, some, real);
            var (positions, pose) = network.Places(code);
            var error = real - network.forward(code).clamp(0, 1);
            // Bilinear reading blurs; of a picture four times as fine hardly.
            var fine = nn.functional.interpolate(error, scale_factor: [4, 4], mode: InterpolationMode.Bicubic, align_corners: false);
            errors.narrow(0, k, some.shape[0]).copy_(Warp.Sample(fine, Inverse(positions)));
            poses.Add(pose.MoveToOuterDisposeScope());
            all.Add(code.MoveToOuterDisposeScope());
        }
        return new HeadResiduals(errors.DetachFromDisposeScope(), cat(poses, 0).DetachFromDisposeScope(), cat(all, 0).DetachFromDisposeScope(), network.Seen().DetachFromDisposeScope());
    }

    public void Dispose()
    {
        Errors.Dispose();
        Poses.Dispose();
        Codes.Dispose();
        Seen.Dispose();
    }

    /// <summary>Where in the picture each pixel of the head lies, by fixed-point iteration: a head's turning is nearly a shift.</summary>
    /// <param name="positions">[batch, 2, height, width]: where in the head each pixel of the picture lies</param>
    private static Tensor Inverse(Tensor positions)
    {
        var still = Warp.Identity((int)positions.shape[3], (int)positions.shape[2], positions.device);
        var at = still.expand_as(positions);
        for (var i = 0; i < 14; i++)
            at = at + (still - Warp.Sample(positions, at) - at + at.clamp(-1, 1)) * 0.7;
        return at;
    }
}
