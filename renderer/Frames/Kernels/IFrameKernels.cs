using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>
/// What a <see cref="FrameGenerator"/> does beside its convolutions and fields. Torch's own operations take gradients and run on
/// any device (<see cref="TorchKernels"/>); each of them writes a whole picture that the next one reads again, which is three
/// quarters of a frame's time on a CPU. There <see cref="CpuKernels{T,TLanes}"/> do the same in one pass.
/// </summary>
public interface IFrameKernels
{
    /// <summary>Leaky ReLU of x scaled and shifted (FiLM).</summary>
    /// <param name="x">[batch, channels, height, width], channels last</param>
    /// <param name="modulation">[batch, zones, 4 channels]: scale less one, shift, for the first convolution and for the second</param>
    /// <param name="part">0 before the first convolution, 1 before the second</param>
    /// <param name="places">what each place takes of each zone, [height width, zones]; null: there is one zone</param>
    Tensor Modulate(Tensor x, Tensor modulation, int part, Tensor? places);

    /// <summary>Adds a learned texture, sampled, to some of the channels.</summary>
    /// <param name="to">[batch, channels, height, width], channels last; changed</param>
    /// <param name="texture">[1, some channels, height, width]</param>
    /// <param name="positions">fp32 [batch, 2, height, width], -1 to 1</param>
    void AddSampled(Tensor to, int channel, Tensor texture, Tensor positions);

    /// <summary>The picture from everything that was found for it.</summary>
    /// <returns>fp32 [batch, 3, height, width], about 0-1, not clamped</returns>
    Tensor Compose(FrameLayers layers, FrameParts parts);
}

/// <summary>What all frames of a presenter share.</summary>
/// <param name="Head">[1, 4, 2 height, 2 width]: colours and opacity before its gain and sigmoid</param>
/// <param name="Background">[1, 3, height, width]</param>
public sealed record FrameLayers(FrameGeneratorOptions Options, Tensor Head, Tensor Background, TurningLooks? Looks);

/// <summary>What decides one batch of frames; fields in halves of the region.</summary>
/// <param name="Turn">fp32 [batch, 2, height / 8, width / 8]: how the head is turned</param>
/// <param name="Exact">fp32 [batch, 2, height / 4, width / 4]: how its skin has moved, in the head's own frame</param>
/// <param name="Shade">fp32 [batch, 3, height / 16, width / 16]: added light</param>
/// <param name="Correction">[batch, 48, height / 4, width / 4]: what is added in the head's own frame, three colours of 4 by 4 pixels</param>
/// <param name="Details">more of it within boxes</param>
/// <param name="Looks">fp32 [cells, batch, <see cref="TurningLooks.Numbers"/>], added where the skin lay; null: none</param>
public sealed record FrameParts(Tensor Turn, Tensor Exact, Tensor Shade, Tensor Correction, DetailCorrection[] Details, Tensor? Looks);

/// <param name="Made">[batch, 12, box height / 2, box width / 2]: three colours of 2 by 2 pixels</param>
/// <param name="Window">fp32 [1, 1, box height, box width]: where it counts</param>
public sealed record DetailCorrection(Box Box, Tensor Made, Tensor Window);
