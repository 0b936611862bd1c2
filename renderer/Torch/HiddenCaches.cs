using System.Runtime.InteropServices;
using System.Runtime.Intrinsics.X86;

namespace Presenter.Renderer.Torch;

/// <summary>
/// oneDNN asks an AMD processor for its caches by CPUID leaf 0x8000001D. Some virtual machines hide that leaf; oneDNN takes the zeros for three caches of one byte each,
/// plans its work by them, and convolutions whose channels fill no whole blocks leave some of them out, read what lay in memory, or crash (oneDNN 3.7.1;
/// docs/log.md, 2026-11-27, evening). Told that nothing is known of the caches, it assumes usual ones and is right.
/// </summary>
internal static partial class HiddenCaches
{
    // dnnl::impl::cpu::x64::cpu(), which gives oneDNN's one Xbyak::util::Cpu.
    private const string Accessor = "_ZN4dnnl4impl3cpu3x643cpuEv";

    // Fields of Xbyak::util::Cpu, counted in uint: the features (4), numCores_[3], dataCacheSize_[10], coresSharingDataCache_[10], dataCacheLevels_.
    private const int Sizes = 7, Levels = 27;

    /// <summary>True where this is an AMD processor that does not tell its caches.</summary>
    public static bool Here
    {
        get
        {
            const int topology = unchecked((int)0x8000001D);
            if (!X86Base.IsSupported)
                return false;
            var (_, vendor, _, _) = X86Base.CpuId(0, 0);
            const int authenticAmd = 0x68747541;
            if (vendor != authenticAmd)
                return false;
            var (most, _, _, _) = X86Base.CpuId(unchecked((int)0x80000000), 0);
            return (uint)most < unchecked((uint)topology) || (X86Base.CpuId(topology, 0).Eax & 0x1f) == 0;
        }
    }

    /// <summary>Tells oneDNN of a loaded libtorch that the caches are not known.</summary>
    /// <param name="path">its libtorch_cpu.so</param>
    /// <returns>null, or why that was not possible: convolutions on this processor are not to be trusted then</returns>
    public static unsafe string? Tell(string path)
    {
        try
        {
            if (ElfSymbols.Find(path, Accessor) is not { } accessor)
                return $"{path} has no symbol {Accessor}";
            var oneDnn = (delegate* unmanaged<uint*>)(Base(path) + (nint)accessor);
            var cpu = oneDnn();
            if (cpu[Levels] == 0)
                return null;
            if (cpu[Levels] != 3 || cpu[Sizes] != 1 || cpu[Sizes + 1] != 1 || cpu[Sizes + 2] != 1)
                return $"oneDNN in {path} keeps its view of the processor otherwise than version 3.7.1 does";
            cpu[Levels] = 0;
            return null;
        }
        catch (Exception e) when (e is BadImageFormatException or IOException or UnauthorizedAccessException or DllNotFoundException or EntryPointNotFoundException)
        {
            return $"{path}: {e.Message}";
        }
    }

    private static unsafe nint Base(string path)
    {
        const int linkMap = 2;
        nint* map = null;
        if (About(NativeLibrary.Load(path), linkMap, &map) != 0 || map is null)
            throw new BadImageFormatException("is not loaded");
        // struct link_map begins with l_addr, what addresses in the file are moved by.
        return *map;
    }

    [LibraryImport("libdl.so.2", EntryPoint = "dlinfo")]
    private static unsafe partial int About(nint library, int request, nint** answer);
}
