using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Torch;

/// <summary>A frame whose tensors come page by page from the system again costs half as much again on a virtual machine.</summary>
public class HeapPages
{
    [Fact]
    public void PagesOfFreedTensorsServeTheNextOnes()
    {
        Assert.Null(NativeLibraries.Problem);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "only glibc is told");
        long least = 0;
        // A thread has an arena of its own, and so it is with the threads that make frames.
        var thread = new Thread(() =>
        {
            Batch();
            // Other tests may give the whole heap back meanwhile; without KeepPages each batch costs all pages.
            least = Enumerable.Range(0, Batches).Min(_ =>
            {
                var before = Faults();
                Batch();
                return Faults() - before;
            });
        });
        thread.Start();
        thread.Join();
        // Where an arena's pieces meet some come anew all the same.
        Assert.InRange(least, 0, Pages / 4);
    }

    private const int Batches = 30, Size = 3 << 20, Pages = 4 * Size * sizeof(float) / 4096;

    /// <summary>Four tensors of 12 MB, as a batch of frames has them one after the other.</summary>
    private static void Batch()
    {
        using var scope = NewDisposeScope();
        for (var i = 0; i < 4; i++)
            _ = full([Size], 1f);
    }

    /// <summary>Pages that the calling thread was given so far: minflt of proc(5).</summary>
    private static long Faults()
    {
        var fields = File.ReadAllText("/proc/thread-self/stat");
        return long.Parse(fields[(fields.LastIndexOf(')') + 2)..].Split(' ')[7], System.Globalization.CultureInfo.InvariantCulture);
    }
}
