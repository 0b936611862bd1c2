using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using static TorchSharp.torch;

namespace Presenter.Renderer.Frames.Kernels;

internal static unsafe class TensorMemory
{
    /// <summary>The first number of a tensor that lies densely on the CPU; the caller keeps the tensor alive, as its dispose scope does.</summary>
    public static T* First<T>(this Tensor tensor) where T : unmanaged => (T*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(tensor.bytes));
}
