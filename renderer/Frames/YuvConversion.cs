using System.Collections.Concurrent;
using Presenter.Renderer.Frames.Kernels;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>RGB to planar YUV 4:2:0, BT.709 (ITU-R BT.709-6), limited range, on the device.</summary>
public static class YuvConversion
{
    private const float Kr = 0.2126f, Kb = 0.0722f, Kg = 1 - Kr - Kb, U = 224 / (2 * (1 - Kb)), V = 224 / (2 * (1 - Kr));

    internal static readonly (float Red, float Green, float Blue) ToLuma = (219 * Kr, 219 * Kg, 219 * Kb), ToU = (-Kr * U, -Kg * U, (1 - Kb) * U), ToV = ((1 - Kr) * V, -Kg * V, -Kb * V);

    /// <summary>What is added before the fraction is cut off, and the limits then.</summary>
    internal const float LumaZero = 16.5f, LumaMost = 235.5f, ChromaZero = 128.5f, ChromaMost = 240.5f, Least = 16;

    private static readonly ConcurrentDictionary<string, (Tensor Luma, Tensor Chroma)> Weights = new();

    /// <param name="rgb">fp32 [batch, 3, height, width], 0-1, even sizes</param>
    /// <returns>uint8 luma [batch, height, width] and chroma [batch, 2, height / 2, width / 2]</returns>
    public static (Tensor Luma, Tensor Chroma) From(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var weights = Weights.GetOrAdd(rgb.device.ToString(), _ => WeightsOn(rgb.device));
        long batch = rgb.shape[0], height = rgb.shape[2], width = rgb.shape[3];
        var luma = Weighted(rgb.flatten(2), weights.Luma).add_(LumaZero).clamp_(Least, LumaMost).to(uint8).reshape(batch, height, width);
        // Pairs of rows, then the colours, then pairs of columns: pooling both at once takes four times as long on a CPU.
        var rows = rgb.reshape(batch, 3, height / 2, 2, width);
        var columns = Weighted((rows.select(3, 0) + rows.select(3, 1)).flatten(2), weights.Chroma).reshape(batch, 2, height / 2, width / 2, 2);
        var chroma = (columns.select(4, 0) + columns.select(4, 1)).add_(ChromaZero).clamp_(Least, ChromaMost).to(uint8);
        return (luma.MoveToOuterDisposeScope(), chroma.MoveToOuterDisposeScope());
    }

    /// <summary>Into a part of larger pictures.</summary>
    /// <param name="rgb">fp32 [batch, 3, box height, box width], 0-1</param>
    /// <param name="pictures">uint8 [batch, height * 3 / 2 * width], I420; changed</param>
    /// <param name="box">at even pixels, of even sizes</param>
    public static void Into(Tensor rgb, Tensor pictures, Box box, int width, int height)
    {
        if (YuvRows.Support(rgb.device, box) && pictures.is_contiguous())
        {
            YuvRows.Convert(rgb, pictures, box, width, height);
            return;
        }
        using var scope = NewDisposeScope();
        var (luma, chroma) = From(rgb);
        Plane(0, 1, height, width).narrow(2, box.Y, box.Height).narrow(3, box.X, box.Width).copy_(luma.unsqueeze(1));
        Plane(width * height, 2, height / 2, width / 2).narrow(2, box.Y / 2, box.Height / 2).narrow(3, box.X / 2, box.Width / 2).copy_(chroma);

        Tensor Plane(long start, long planes, long rows, long columns) => pictures.narrow(1, start, planes * rows * columns).view(pictures.shape[0], planes, rows, columns);
    }

    /// <param name="colours">[batch, 3, pixels]</param>
    /// <param name="weights">[planes, 3]</param>
    private static Tensor Weighted(Tensor colours, Tensor weights) => bmm(weights.unsqueeze(0).expand(colours.shape[0], -1, -1), colours);

    /// <returns>[1, 3] and, for the sum of four pixels, [2, 3]</returns>
    private static (Tensor Luma, Tensor Chroma) WeightsOn(Device device)
    {
        static Tensor Row((float Red, float Green, float Blue) weights) => tensor(new[] { weights.Red, weights.Green, weights.Blue }).unsqueeze(0);
        var luma = Row(ToLuma);
        var chroma = cat([Row(ToU), Row(ToV)], 0) / 4;
        return (luma.to(device).DetachFromDisposeScope(), chroma.to(device).DetachFromDisposeScope());
    }
}
