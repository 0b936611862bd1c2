using System.Runtime.InteropServices;

namespace Presenter.Renderer.Torch;

/// <summary>The C library's heap, which holds the tensors.</summary>
public static class NativeHeap
{
    [DllImport("libc", EntryPoint = "malloc_trim")]
    private static extern int Trim(nuint keep);

    /// <summary>
    /// Gives unused pages back to the system. glibc keeps them in an arena a thread, and training grew by 0.2 GB a minute that
    /// nobody used (docs/log.md, 2026-11-25).
    /// </summary>
    public static void GiveBack()
    {
        try
        {
            Trim(0);
        }
        catch (EntryPointNotFoundException)
        {
            // Only glibc has it, and only glibc needs it.
        }
    }
}
