using Presenter.Renderer.Torch;
using Xunit;

namespace Presenter.Tests.Torch;

/// <summary>Without this Debian 12 cannot load TorchSharp at all.</summary>
public class NativeImage
{
    [Fact]
    public void LibtorchIsLoaded()
    {
        Assert.Null(NativeLibraries.Problem);
        Assert.NotNull(NativeLibraries.Folder);
    }

    [Fact]
    public void OnlyTheFlagOfOneRequirementChanges()
    {
        var path = Path.Combine(AppContext.BaseDirectory, "libLibTorchSharp.so");
        var image = File.ReadAllBytes(File.Exists(path) ? path : Path.Combine(AppContext.BaseDirectory, "runtimes/linux-x64/native/libLibTorchSharp.so"));
        var before = (byte[])image.Clone();
        NativeLibraries.Weaken(image, "GLIBCXX_3.4.32");
        var changed = Enumerable.Range(0, image.Length).Where(i => image[i] != before[i]).ToArray();
        Assert.Single(changed);
        Assert.Equal(2, image[changed[0]] ^ before[changed[0]]);
        Assert.Throws<BadImageFormatException>(() => NativeLibraries.Weaken(image, "GLIBCXX_9.9"));
        Assert.Throws<BadImageFormatException>(() => NativeLibraries.Weaken(new byte[100], "GLIBCXX_3.4.32"));
    }

    [Fact]
    public void TheFasterNumberTypeIsChosen()
    {
        var compute = Compute.Choose(new ComputeOptions { Device = "cpu" });
        Assert.True(compute.Timings[compute.Type] <= 1.2 * compute.Timings.Values.Min(), compute.ToString());
        Assert.Contains("allowed are", new ComputeOptions { Device = "gpu" }.Problem());
    }
}
