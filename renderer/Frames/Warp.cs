using System.Collections.Concurrent;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames;

/// <summary>Moving a learned picture by a flow field: sharp detail is stored once and only its place is computed.</summary>
public static class Warp
{
    private static readonly ConcurrentDictionary<(int Width, int Height, string Device), Tensor> Identities = new();

    private static readonly ConcurrentDictionary<(int Size, int Factor, string Device), Tensor> Spreads = new();

    /// <summary>Sampling positions of the unmoved picture, -1 to 1; made once a size and kept.</summary>
    /// <returns>[1, 2, height, width], channel 0 is x</returns>
    public static Tensor Identity(int width, int height, Device device) =>
        Identities.GetOrAdd((width, height, device.ToString()), _ => Positions(width, height).to(device).DetachFromDisposeScope());

    private static Tensor Positions(int width, int height)
    {
        using var scope = NewDisposeScope();
        var x = (arange(width, float32) * 2 + 1) / width - 1;
        var y = (arange(height, float32) * 2 + 1) / height - 1;
        var grid = stack([x.reshape(1, width).expand(height, width), y.reshape(height, 1).expand(height, width)], 0);
        return grid.unsqueeze(0).contiguous().MoveToOuterDisposeScope();
    }

    /// <summary>Samples <paramref name="picture"/> where the flow says; always in fp32, where positions are exact.</summary>
    /// <param name="picture">[1, channels, height, width]</param>
    /// <param name="positions">[batch, 2, h, w], -1 to 1</param>
    /// <returns>[batch, channels, h, w]</returns>
    public static Tensor Sample(Tensor picture, Tensor positions)
    {
        var batch = positions.shape[0];
        var source = picture.to(float32).expand(batch, -1, -1, -1);
        return nn.functional.grid_sample(source, positions.permute(0, 2, 3, 1), GridSampleMode.Bilinear,
            GridSamplePaddingMode.Border, align_corners: false);
    }

    /// <summary>
    /// Bilinear resize of a coarse fp32 field by a large factor, as two products with matrices of weights: on a CPU three to
    /// eight times faster than interpolation (docs/log.md, 2026-11-25).
    /// </summary>
    /// <param name="field">fp32 [batch, channels, height / factor, width / factor]</param>
    public static Tensor Spread(Tensor field, int factor) =>
        matmul(matmul(Weights((int)field.shape[2], factor, field.device), field), Weights((int)field.shape[3], factor, field.device).transpose(0, 1));

    /// <returns>[size factor, size]: each row's weights of its two neighbours</returns>
    private static Tensor Weights(int size, int factor, Device device) => Spreads.GetOrAdd((size, factor, device.ToString()), _ =>
    {
        using var scope = NewDisposeScope();
        var at = ((arange(size * factor, float32) + 0.5) / factor - 0.5).clamp(0, size - 1).reshape(-1, 1);
        return (1 - (at - arange(size, float32).reshape(1, -1)).abs()).clamp_min(0).to(device).DetachFromDisposeScope();
    });

    /// <summary>Bilinear resize by a whole factor.</summary>
    public static Tensor Enlarge(Tensor x, int factor) =>
        nn.functional.interpolate(x, scale_factor: [factor, factor], mode: InterpolationMode.Bilinear, align_corners: false);
}
