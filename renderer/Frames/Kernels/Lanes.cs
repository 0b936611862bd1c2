using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Frames.Kernels;

/// <summary>Eight numbers of an activation in a register, always computed with in fp32.</summary>
internal unsafe interface ILanes<T> where T : unmanaged
{
    static abstract Vector256<float> Load(T* from);

    static abstract void Store(T* to, Vector256<float> value);
}

/// <summary>fp32 as it is.</summary>
internal readonly unsafe struct SingleLanes : ILanes<float>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(float* from) => Vector256.Load(from);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(float* to, Vector256<float> value) => value.Store(to);
}

/// <summary>bfloat16: the upper half of an fp32, rounded to the nearest; what is no number may become one.</summary>
internal readonly unsafe struct BrainLanes : ILanes<ushort>
{
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Load(ushort* from) => (Avx2.ConvertToVector256Int32(Vector128.Load(from)) << 16).AsSingle();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(ushort* to, Vector256<float> value)
    {
        var rounded = (value.AsUInt32() + Vector256.Create(0x8000u)) >> 16;
        if (Avx512F.VL.IsSupported)
            Avx512F.VL.ConvertToVector128UInt16(rounded).Store(to);
        else
            Vector128.Narrow(rounded.GetLower(), rounded.GetUpper()).Store(to);
    }
}
