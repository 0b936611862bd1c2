using Presenter.Renderer.Frames;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.LipReading;

/// <summary>What of a picture the lip reader sees: the mouth's box, brought to the reader's size by averaging areas.</summary>
public static class MouthCrop
{
    /// <summary>Differentiable, so that what the reader reads can teach what made the picture.</summary>
    /// <param name="pictures">[frames, 3, height, width]</param>
    /// <param name="box">in pixels of <paramref name="pictures"/></param>
    /// <returns>[frames, 3, options.Height, options.Width]</returns>
    /// <exception cref="ArgumentException">the box does not lie within the pictures</exception>
    public static Tensor Of(Tensor pictures, Box box, LipReaderOptions options)
    {
        long height = pictures.shape[2], width = pictures.shape[3];
        if (box.X < 0 || box.Y < 0 || box.X + box.Width > width || box.Y + box.Height > height)
            throw new ArgumentException($"the mouth's box {box} does not lie within the {width}x{height} picture; set it to where the mouth is");
        var mouth = pictures.narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width);
        return nn.functional.adaptive_avg_pool2d(mouth, [options.Height, options.Width]);
    }

    /// <summary>Renders the mouths of a performance.</summary>
    /// <param name="codes">[frames, code], row-major</param>
    /// <returns>uint8 [frames, 3, options.Height, options.Width]</returns>
    public static Tensor Render(FrameRenderer renderer, ReadOnlySpan<float> codes, LipReaderOptions options, CancellationToken cancellation)
    {
        using var off = no_grad();
        using var scope = NewDisposeScope();
        var mouths = new List<Tensor>();
        var row = renderer.CodeSize;
        for (var at = 0; at < codes.Length; at += FrameStage.Batch * row)
        {
            cancellation.ThrowIfCancellationRequested();
            using var inner = NewDisposeScope();
            var pictures = renderer.RenderRgb(codes.Slice(at, Math.Min(FrameStage.Batch * row, codes.Length - at)));
            mouths.Add(Of(pictures, options.Mouth, options).cpu().mul(255).round().to(uint8).MoveToOuterDisposeScope());
        }
        return cat(mouths, 0).MoveToOuterDisposeScope();
    }
}
