using System.Runtime.InteropServices;

namespace Presenter.Renderer.Torch;

/// <summary>
/// libtorch's threads wait for each other at the end of every operation, and GCC's OpenMP lets them spin long before they sleep. Where a browser or an encoder wants a
/// core as well, they spin while the one they wait for has none: ten times slower. A hundredth of the turns bridges what lies between operations (docs/log.md, 2026-11-26).
/// </summary>
internal static partial class WaitingThreads
{
    /// <summary>Turns of the waiting loop, of libgomp's own 300,000.</summary>
    private const string Turns = "3000";

    /// <summary>To be called before libtorch is loaded: libgomp reads it once, then. What the user set stays.</summary>
    internal static void SpinBriefly()
    {
        if (Environment.GetEnvironmentVariable("OMP_WAIT_POLICY") is null)
            _ = SetEnvironment("GOMP_SPINCOUNT", Turns, overwrite: 0);
    }

    // .NET's own SetEnvironmentVariable is not seen by native code.
    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetEnvironment(string name, string value, int overwrite);
}
