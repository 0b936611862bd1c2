using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Torch;

/// <summary>Where convolutions are wrong, trainings end in NaN and faces in garbage: on virtual machines that hide the caches of an AMD processor oneDNN left channels out.</summary>
public class Convolutions
{
    // Whoever asks the renderer first has libtorch loaded by it.
    public Convolutions() => Assert.Null(NativeLibraries.Problem);

    [Theory]
    [InlineData(12, 32, 3, 1)]
    [InlineData(17, 16, 3, 1)]
    [InlineData(24, 40, 7, 1)]
    [InlineData(158, 128, 7, 1)]
    [InlineData(48, 48, 5, 2)]
    [InlineData(64, 2, 3, 1)]
    [InlineData(3, 24, 3, 2)]
    public void AreWhatAPlainSumSays(int channels, int made, int width, int stride)
    {
        foreach (var type in new[] { ScalarType.Float32, ScalarType.BFloat16 })
            foreach (var flat in new[] { true, false })
            {
                using var scope = NewDisposeScope();
                var random = new Generator(1, CPU);
                long[] size = flat ? [4, channels, 64] : [2, channels, 24, 40], kernel = flat ? [made, channels, width] : [made, channels, width, width];
                var x = randn(size, generator: random).to(type);
                var weight = randn(kernel, generator: random).to(type);
                // float64 is not oneDNN's: libtorch multiplies matrices there.
                var (wanted, wantedSlopes) = Run(x.to(ScalarType.Float64), weight.to(ScalarType.Float64), stride);
                var (seen, seenSlopes) = Run(x, weight, stride);
                var rounding = type == ScalarType.Float32 ? 1e-4 : 0.02;
                Assert.InRange(Error(seen, wanted), 0, rounding);
                Assert.InRange(Error(seenSlopes, wantedSlopes), 0, rounding);
            }
    }

    /// <returns>what the convolution makes, and how the sum of its squares changes with what goes in</returns>
    private static (Tensor Made, Tensor Slopes) Run(Tensor x, Tensor weight, int stride)
    {
        var from = x.detach().requires_grad_();
        var padding = weight.shape[^1] / 2;
        var made = x.dim() == 3
            ? nn.functional.conv1d(from, weight, stride: stride, padding: padding)
            : nn.functional.conv2d(from, weight, strides: [stride, stride], padding: [padding, padding]);
        made.backward([made.detach()]);
        return (made.detach(), from.grad!);
    }

    private static double Error(Tensor seen, Tensor wanted) =>
        (seen.to(ScalarType.Float64) - wanted).square().mean().sqrt().item<double>() / wanted.square().mean().sqrt().item<double>();

    [Fact]
    public void AProcessorThatHidesItsCachesIsCalledSoOnlyWhereItCannotBeMended() => Assert.Null(NativeLibraries.ProcessorProblem);

    /// <summary>Otherwise a libtorch that keeps its view of the processor elsewhere would make garbage without a word.</summary>
    [Fact]
    public void ALibraryThatCannotBeToldIsNamedWithTheReason()
    {
        var other = Path.Combine(NativeLibraries.Folder!, "libc10.so");
        Assert.Equal($"{other} has no symbol _ZN4dnnl4impl3cpu3x643cpuEv", HiddenCaches.Tell(other));
        Assert.Contains("missing.so", HiddenCaches.Tell(Path.Combine(NativeLibraries.Folder!, "missing.so")));
    }

    [Fact]
    public void ASymbolIsFoundWhereLibtorchKeepsIt()
    {
        var library = Path.Combine(NativeLibraries.Folder!, "libtorch_cpu.so");
        Assert.True(ElfSymbols.Find(library, "_ZN4dnnl4impl3cpu3x643cpuEv") > 0);
        Assert.Null(ElfSymbols.Find(library, "_ZN4dnnl4impl3cpu3x643cpuE"));
        var text = Path.GetTempFileName();
        File.WriteAllText(text, new string('x', 100));
        Assert.Throws<BadImageFormatException>(() => ElfSymbols.Find(text, "main"));
        File.Delete(text);
    }
}
