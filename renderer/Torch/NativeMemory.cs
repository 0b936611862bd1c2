using System.Runtime.InteropServices;

namespace Presenter.Renderer.Torch;

/// <summary>
/// Tensors of megabytes come and go thousands of times a minute and would fragment glibc's arenas by gigabytes. Blocks
/// from 1 MB on are taken straight from the system instead, and so given back (docs/log.md, 2026-11-24; mallopt(3)).
/// </summary>
internal static partial class NativeMemory
{
    private const int MmapThreshold = -3;

    public static void GiveBackLargeBlocks()
    {
        // Whoever set it in the environment measured something better.
        if (Environment.GetEnvironmentVariable("MALLOC_MMAP_THRESHOLD_") is not null)
            return;
        try
        {
            _ = SetMallocOption(MmapThreshold, 1_000_000);
        }
        catch (EntryPointNotFoundException)
        {
            // Not glibc: nothing to mend.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetMallocOption(int option, int value);
}
