using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>RGB to planar YUV 4:2:0, BT.709 (ITU-R BT.709-6), limited range, on the device.</summary>
public static class YuvConversion
{
    private const float Kr = 0.2126f, Kb = 0.0722f, Kg = 1 - Kr - Kb, U = 224 / (2 * (1 - Kb)), V = 224 / (2 * (1 - Kr));

    private static readonly ConcurrentDictionary<string, (Tensor Luma, Tensor Chroma)> Weights = new();

    /// <param name="rgb">fp32 [batch, 3, height, width], 0-1, even sizes</param>
    /// <returns>uint8 luma [batch, height, width] and chroma [batch, 2, height / 2, width / 2]</returns>
    public static (Tensor Luma, Tensor Chroma) From(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var weights = Weights.GetOrAdd(rgb.device.ToString(), _ => WeightsOn(rgb.device));
        long batch = rgb.shape[0], height = rgb.shape[2], width = rgb.shape[3];
        var luma = Weighted(rgb.flatten(2), weights.Luma).add_(16.5).clamp_(16, 235.5).to(uint8).reshape(batch, height, width);
        // Pairs of rows, then the colours, then pairs of columns: pooling both at once takes four times as long on a CPU.
        var rows = rgb.reshape(batch, 3, height / 2, 2, width);
        var columns = Weighted((rows.select(3, 0) + rows.select(3, 1)).flatten(2), weights.Chroma).reshape(batch, 2, height / 2, width / 2, 2);
        var chroma = (columns.select(4, 0) + columns.select(4, 1)).add_(128.5).clamp_(16, 240.5).to(uint8);
        return (luma.MoveToOuterDisposeScope(), chroma.MoveToOuterDisposeScope());
    }

    /// <param name="colours">[batch, 3, pixels]</param>
    /// <param name="weights">[planes, 3]</param>
    private static Tensor Weighted(Tensor colours, Tensor weights) => bmm(weights.unsqueeze(0).expand(colours.shape[0], -1, -1), colours);

    /// <returns>[1, 3] and, for the sum of four pixels, [2, 3]</returns>
    private static (Tensor Luma, Tensor Chroma) WeightsOn(Device device)
    {
        var luma = tensor(new[,] { { 219 * Kr, 219 * Kg, 219 * Kb } });
        var chroma = tensor(new[,] { { -Kr * U, -Kg * U, (1 - Kb) * U }, { (1 - Kr) * V, -Kg * V, -Kb * V } }) / 4;
        return (luma.to(device).DetachFromDisposeScope(), chroma.to(device).DetachFromDisposeScope());
    }
}
