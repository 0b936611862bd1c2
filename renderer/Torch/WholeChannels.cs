using TorchSharp.Modules;
using static TorchSharp.torch;

namespace Presenter.Renderer.Torch;

/// <summary>
/// Convolutions for training, with zeros up to a multiple of sixteen channels: where weights end before that, oneDNN's blocks end in whatever lay in memory, and
/// zero times that may be NaN (seen on a Zen 5, docs/log.md, 2026-11-27). A picture's own few channels are laid out otherwise and need none.
/// </summary>
public static class WholeChannels
{
    private const int Block = 16, Picture = 3;

    /// <param name="x">[batch, channels, length]</param>
    public static Tensor Forward(Conv1d layer, Tensor x, long padding)
    {
        var weight = layer.weight!;
        long into = Missing(weight.shape[1]), outOf = Missing(weight.shape[0]);
        if (into + outOf == 0)
            return layer.forward(x);
        var made = nn.functional.conv1d(nn.functional.pad(x, [0, 0, 0, into]), nn.functional.pad(weight, [0, 0, 0, into, 0, outOf]), nn.functional.pad(layer.bias!, [0, outOf]), padding: padding);
        return made.narrow(1, 0, weight.shape[0]);
    }

    /// <param name="x">[batch, channels, height, width]</param>
    public static Tensor Forward(Conv2d layer, Tensor x, long stride, long padding)
    {
        var weight = layer.weight!;
        long into = Missing(weight.shape[1]), outOf = Missing(weight.shape[0]);
        if (into + outOf == 0)
            return layer.forward(x);
        var made = nn.functional.conv2d(nn.functional.pad(x, [0, 0, 0, 0, 0, into]), nn.functional.pad(weight, [0, 0, 0, 0, 0, into, 0, outOf]), nn.functional.pad(layer.bias!, [0, outOf]),
            strides: [stride, stride], padding: [padding, padding]);
        return made.narrow(1, 0, weight.shape[0]);
    }

    private static long Missing(long channels) => channels <= Picture ? 0 : (Block - channels % Block) % Block;
}
