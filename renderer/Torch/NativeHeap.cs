using System.Runtime.InteropServices;

namespace Presenter.Renderer.Torch;

/// <summary>The C library's heap, which holds the tensors.</summary>
public static partial class NativeHeap
{
    // mallopt(3): what is at least that large comes from the system and goes back to it when freed; so much may lie unused at an arena's end.
    private const int TrimThreshold = -1, MapThreshold = -3;

    /// <summary>The largest that glibc allows, DEFAULT_MMAP_THRESHOLD_MAX.</summary>
    private const int Largest = 32 << 20;

    /// <summary>More than an arena of a thread's own ever holds in one piece, so that these keep theirs.</summary>
    private const int Unused = 128 << 20;

    /// <summary>
    /// Lets freed tensors' pages stay with the process. A batch of frames takes and gives back the same few megabytes hundreds of times; each page that comes anew costs a fault,
    /// and keeping them took about 30% off a frame's processor time on a virtual machine (docs/log.md, 2026-11-27, evening). Whoever set glibc's own variables is left alone.
    /// </summary>
    internal static void KeepPages()
    {
        if (new[] { "MALLOC_TRIM_THRESHOLD_", "MALLOC_MMAP_THRESHOLD_", "MALLOC_TOP_PAD_", "GLIBC_TUNABLES" }.Any(name => Environment.GetEnvironmentVariable(name) is not null))
            return;
        try
        {
            _ = Set(MapThreshold, Largest);
            _ = Set(TrimThreshold, Unused);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc has it, and only glibc needs it.
        }
    }

    /// <summary>
    /// Gives unused pages back to the system. glibc keeps them in an arena a thread, and training grew by 0.2 GB a minute that
    /// nobody used (docs/log.md, 2026-11-25).
    /// </summary>
    public static void GiveBack()
    {
        try
        {
            _ = Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // As above.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int Trim(nuint keep);

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int Set(int what, int value);
}
