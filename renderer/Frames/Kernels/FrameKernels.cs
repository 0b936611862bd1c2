using System.Runtime.Intrinsics.X86;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>The kernels for a device and for what activations are kept in.</summary>
public static class FrameKernels
{
    /// <summary>Those of a CPU that has AVX2, for serving in fp32 or bfloat16; else torch's own.</summary>
    public static IFrameKernels For(Device device, ScalarType type) => (device.type, type, Avx2.IsSupported && Fma.IsSupported) switch
    {
        (DeviceType.CPU, ScalarType.BFloat16, true) => new CpuKernels<ushort, BrainLanes>(),
        (DeviceType.CPU, ScalarType.Float32, true) => new CpuKernels<float, SingleLanes>(),
        _ => TorchKernels.Instance,
    };
}
