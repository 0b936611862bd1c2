using System.Diagnostics;
using Presenter.Renderer.Torch;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Benchmarks;

/// <summary>
/// What of a CUDA device the generator uses: its counted work (<see cref="GeneratorWork"/>) against what the device is seen to
/// do at best, a copy of a gigabyte (bytes read and written) and a product of two matrices of 8192 x 8192 random numbers.
/// </summary>
public static class DeviceShare
{
    private const int Rounds = 7, Size = 8192;

    private const long Gigabyte = 1L << 30;

    public static void Tell(Compute compute, GeneratorWork work, double fps, Figures figures)
    {
        var bandwidth = Bandwidth(compute.Device);
        var arithmetic = Arithmetic(compute);
        figures.Note("device_copy_gigabytes_per_second", Math.Round(bandwidth / 1e9));
        figures.Note("device_matrix_teraflops", Math.Round(arithmetic / 1e12, 1));
        figures.Note("generator_megaflop_per_frame", Math.Round(work.Operations / 1e6));
        figures.Note("generator_megabytes_per_frame", Math.Round(work.Bytes / 1e6, 1));
        figures.Note("generator_share_of_arithmetic", Math.Round(fps * work.Operations / arithmetic, 4));
        figures.Note("generator_share_of_bandwidth", Math.Round(fps * work.Bytes / bandwidth, 4));
    }

    /// <returns>bytes a second, read and written</returns>
    private static double Bandwidth(Device device)
    {
        using var scope = NewDisposeScope();
        Tensor from = empty(Gigabyte, dtype: uint8, device: device).fill_(1), to = empty_like(from);
        return 2 * Gigabyte / Seconds(() => to.copy_(from));
    }

    /// <returns>multiplications and additions a second</returns>
    private static double Arithmetic(Compute compute)
    {
        using var scope = NewDisposeScope();
        var type = compute.Type;
        Tensor a = randn(Size, Size, dtype: type, device: compute.Device), b = randn(Size, Size, dtype: type, device: compute.Device);
        return 2.0 * Size * Size * Size / Seconds(() =>
        {
            using var made = matmul(a, b);
        });
    }

    /// <summary>Median of some rounds of ten; one before them is not counted.</summary>
    private static double Seconds(Action work)
    {
        var seconds = new List<double>();
        for (var round = 0; round <= Rounds; round++)
        {
            cuda.synchronize();
            var clock = Stopwatch.StartNew();
            for (var i = 0; i < 10; i++)
                work();
            cuda.synchronize();
            if (round > 0)
                seconds.Add(clock.Elapsed.TotalSeconds / 10);
        }
        return seconds.Order().ElementAt(Rounds / 2);
    }
}
