using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>RGB to planar YUV 4:2:0, BT.709 (ITU-R BT.709-6), limited range, on the device.</summary>
public static class YuvConversion
{
    private const double Kr = 0.2126, Kb = 0.0722, Kg = 1 - Kr - Kb;

    /// <param name="rgb">fp32 [batch, 3, height, width], 0-1, even sizes</param>
    /// <returns>uint8 luma [batch, height, width] and chroma [batch, 2, height / 2, width / 2]</returns>
    public static (Tensor Luma, Tensor Chroma) From(Tensor rgb)
    {
        using var scope = NewDisposeScope();
        var luma = Weighted(rgb, 219 * Kr, 219 * Kg, 219 * Kb).add_(16.5).clamp_(16, 235.5).to(uint8);
        var small = nn.functional.avg_pool2d(rgb, 2);
        const double u = 224 / (2 * (1 - Kb)), v = 224 / (2 * (1 - Kr));
        var chroma = stack([
            Weighted(small, -Kr * u, -Kg * u, (1 - Kb) * u),
            Weighted(small, (1 - Kr) * v, -Kg * v, -Kb * v)], 1).add_(128.5).clamp_(16, 240.5).to(uint8);
        return (luma.MoveToOuterDisposeScope(), chroma.MoveToOuterDisposeScope());
    }

    private static Tensor Weighted(Tensor rgb, double r, double g, double b) =>
        rgb.select(1, 0).mul(r).add_(rgb.select(1, 1), g).add_(rgb.select(1, 2), b);
}
