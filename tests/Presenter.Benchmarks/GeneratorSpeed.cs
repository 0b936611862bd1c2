using System.Diagnostics;
using Presenter.Renderer;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Benchmarks;

/// <summary>The generator alone: motion codes to whole pictures in YUV. It needs neither voice nor ffmpeg.</summary>
public static class GeneratorSpeed
{
    private const int Rounds = 9, Batches = 25;

    /// <summary>A graphics card waits for its orders where batches are small; the best of these counts.</summary>
    private static readonly int[] CudaBatches = [FrameStage.Batch, 16, 32, 64, 128];

    public static async Task MeasureAsync(RendererOptions options, Figures figures, CancellationToken cancellation)
    {
        var package = PresenterPackage.Open(options.Presenter.Package);
        // On a thread of its own, as in serving.
        using var thread = new ComputeThread();
        var compute = await thread.RunAsync(() => Compute.Choose(options.Compute), cancellation);
        Console.WriteLine($"{package.Manifest.Name} ({options.Presenter.Package}), {compute}");
        using var renderer = package.CreateRenderer(compute, Labels.Of(package, options.Label));
        figures.Note("generator_type", compute.Type switch
        {
            ScalarType.BFloat16 => "bf16",
            ScalarType.Float16 => "fp16",
            _ => "fp32",
        });
        figures.Note("generator_size", $"{renderer.Width}x{renderer.Height}");
        var speed = new Speed(renderer, package.Manifest.Rest.Code, cancellation);
        if (compute.Device.type == DeviceType.CUDA)
            await thread.RunAsync(() => OnCuda(speed, compute, package.Manifest.Frames, figures), cancellation);
        else
            await thread.RunAsync(() => OnProcessor(speed, figures), cancellation);
    }

    private static int OnProcessor(Speed speed, Figures figures)
    {
        var rounds = speed.Measure(FrameStage.Batch, Batches, codes => speed.Renderer.RenderYuv(codes));
        figures.Add("generator_fps", [.. rounds.Select(r => r.Fps)], "fps", ">= 75 on two cores with bf16, 25 with fp32");
        figures.Note("generator_batch", FrameStage.Batch);
        figures.Note("generator_processor_seconds_per_frame", Math.Round(Speed.Median(rounds, r => r.Processor), 5));
        if (!speed.Renderer.CanCutOut)
            return 0;
        var cutOut = speed.Measure(FrameStage.Batch, Batches, codes => speed.Renderer.RenderPacked(codes));
        figures.Note("generator_cut_out_fps", Math.Round(Speed.Median(cutOut, r => r.Fps), 1));
        figures.Note("generator_cut_out_processor_seconds_per_frame", Math.Round(Speed.Median(cutOut, r => r.Processor), 5));
        return 0;
    }

    private static int OnCuda(Speed speed, Compute compute, FrameGeneratorOptions network, Figures figures)
    {
        var tried = CudaBatches.Select(batch => (Batch: batch, Rounds: speed.Measure(batch, Batches, codes => speed.Renderer.RenderYuv(codes)))).ToArray();
        foreach (var (batch, rounds) in tried)
            figures.Note($"generator_fps_batch_{batch}", Math.Round(Speed.Median(rounds, r => r.Fps), 1));
        var best = tried.MaxBy(t => Speed.Median(t.Rounds, r => r.Fps));
        figures.Add("generator_fps", [.. best.Rounds.Select(r => r.Fps)], "fps", ">= 2000");
        figures.Note("generator_batch", best.Batch);
        var copied = speed.Measure(best.Batch, Batches, codes =>
        {
            using var made = speed.Renderer.RenderYuv(codes);
            return made.cpu();
        });
        figures.Note("generator_copied_to_memory_fps", Math.Round(Speed.Median(copied, r => r.Fps), 1));
        if (speed.Renderer.CanCutOut)
            figures.Note("generator_cut_out_fps", Math.Round(Speed.Median(speed.Measure(best.Batch, Batches, codes => speed.Renderer.RenderPacked(codes)), r => r.Fps), 1));
        DeviceShare.Tell(compute, GeneratorWork.OfFrame(network), Speed.Median(best.Rounds, r => r.Fps), figures);
        return 0;
    }

    /// <summary>Batches one after the other, timed together.</summary>
    private sealed class Speed(FrameRenderer renderer, float[] rest, CancellationToken cancellation)
    {
        public FrameRenderer Renderer => renderer;

        public static double Median(IEnumerable<(double, double)> rounds, Func<(double Fps, double Processor), double> of) => rounds.Select(of).Order().ElementAt(Rounds / 2);

        /// <returns>frames a second, and seconds of processor time a frame</returns>
        public List<(double Fps, double Processor)> Measure(int batch, int batches, Func<ReadOnlySpan<float>, Tensor> render)
        {
            var codes = Codes(batch * batches);
            var length = batch * renderer.CodeSize;
            var rounds = new List<(double, double)>();
            // The first round warms up and is not counted.
            for (var round = 0; round <= Rounds; round++)
            {
                var busy = Environment.CpuUsage.TotalTime;
                var clock = Stopwatch.StartNew();
                for (var i = 0; i < batches; i++)
                {
                    cancellation.ThrowIfCancellationRequested();
                    using var made = render(codes.AsSpan(i * length, length));
                }
                if (cuda.is_available())
                    cuda.synchronize();
                if (round > 0)
                    rounds.Add((batch * batches / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - busy).TotalSeconds / (batch * batches)));
            }
            return rounds;
        }

        /// <summary>[frames, code]: the rest pose, every number swinging a little.</summary>
        private float[] Codes(int frames)
        {
            var codes = new float[frames * rest.Length];
            for (var i = 0; i < codes.Length; i++)
                codes[i] = rest[i % rest.Length] + 0.15f * MathF.Sin(i / rest.Length * 0.3f + i % rest.Length);
            return codes;
        }
    }
}
