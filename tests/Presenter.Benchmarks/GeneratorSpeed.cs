using System.Diagnostics;
using Presenter.Renderer;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Torch;
using TorchSharp;

namespace Presenter.Benchmarks;

/// <summary>The generator alone: motion codes to whole pictures in YUV, in batches as in serving.</summary>
public static class GeneratorSpeed
{
    private const int Rounds = 9, Batches = 25;

    public static async Task MeasureAsync(PresentationPipeline pipeline, Figures figures, CancellationToken cancellation)
    {
        var renderer = pipeline.Renderer;
        var cuda = pipeline.Compute.Device.type == DeviceType.CUDA;
        var codes = Codes(pipeline.Package.Manifest.Rest.Code, renderer.CodeSize);
        // On a thread of its own, as in serving.
        using var thread = new ComputeThread();
        var rounds = await thread.RunAsync(() => Measure(renderer, codes, cuda, cutOut: false, cancellation), cancellation);
        figures.Add("generator_fps", [.. rounds.Select(r => r.Fps)], "fps", cuda ? ">= 2000" : ">= 75 on two cores with bf16, 25 with fp32");
        figures.Note("generator_type", pipeline.Compute.Type switch
        {
            torch.ScalarType.BFloat16 => "bf16",
            torch.ScalarType.Float16 => "fp16",
            _ => "fp32",
        });
        figures.Note("generator_batch", FrameStage.Batch);
        figures.Note("generator_size", $"{renderer.Width}x{renderer.Height}");
        figures.Note("generator_processor_seconds_per_frame", Math.Round(rounds.Select(r => r.Processor).Order().ElementAt(Rounds / 2), 5));
        if (!renderer.CanCutOut)
            return;
        var cutOut = await thread.RunAsync(() => Measure(renderer, codes, cuda, cutOut: true, cancellation), cancellation);
        figures.Note("generator_cut_out_fps", Math.Round(cutOut.Select(r => r.Fps).Order().ElementAt(Rounds / 2), 1));
        figures.Note("generator_cut_out_processor_seconds_per_frame", Math.Round(cutOut.Select(r => r.Processor).Order().ElementAt(Rounds / 2), 5));
    }

    private static List<(double Fps, double Processor)> Measure(FrameRenderer renderer, float[] codes, bool cuda, bool cutOut, CancellationToken cancellation)
    {
        var rounds = new List<(double, double)>();
        // The first round warms up and is not counted.
        for (var round = 0; round <= Rounds; round++)
        {
            var busy = Environment.CpuUsage.TotalTime;
            var clock = Stopwatch.StartNew();
            for (var batch = 0; batch < Batches; batch++)
            {
                cancellation.ThrowIfCancellationRequested();
                var from = batch * FrameStage.Batch * renderer.CodeSize;
                var rows = codes.AsSpan(from, FrameStage.Batch * renderer.CodeSize);
                using var yuv = cutOut ? renderer.RenderPacked(rows) : renderer.RenderYuv(rows);
            }
            if (cuda)
                torch.cuda.synchronize();
            var frames = Batches * FrameStage.Batch;
            if (round > 0)
                rounds.Add((frames / clock.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - busy).TotalSeconds / frames));
        }
        return rounds;
    }

    /// <summary>[frames, code]: the rest pose, every number swinging a little.</summary>
    private static float[] Codes(float[] rest, int size)
    {
        var codes = new float[Batches * FrameStage.Batch * size];
        for (var i = 0; i < codes.Length; i++)
            codes[i] = rest[i % size] + 0.15f * MathF.Sin(i / size * 0.3f + i % size);
        return codes;
    }
}
