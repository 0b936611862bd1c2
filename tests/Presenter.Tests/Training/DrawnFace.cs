using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>A face of 64x64 pixels whose head moves sideways and whose mouth opens, so that training has something true to find.</summary>
public static class DrawnFace
{
    public const int Size = 64;

    public static readonly Box Region = new(16, 16, Size, Size);

    /// <param name="rows">[count, 2]: sideways and opening, each about -1 to 1</param>
    public static ControlledPictures Draw(float[][] rows, bool known)
    {
        using var scope = NewDisposeScope();
        var pictures = stack(rows.Select(r => Picture(r[0], r[1])).ToList(), 0).mul(255).round().to(uint8);
        var controls = known ? tensor(rows.SelectMany(r => r).ToArray()).reshape(rows.Length, 2) : zeros(new long[] { rows.Length, 0 });
        return new ControlledPictures(pictures.MoveToOuterDisposeScope(), controls.MoveToOuterDisposeScope(), known ? ["side", "open"] : [])
        {
            Takes = known ? [] : [(0, rows.Length)],
        };
    }

    public static float[][] Walk(int count, int seed)
    {
        var random = new Random(seed);
        double a = random.NextDouble() * 6, b = random.NextDouble() * 6;
        return Enumerable.Range(0, count).Select(k => new[] { (float)Math.Sin(a + k * 0.37), (float)Math.Sin(b + k * 0.83) }).ToArray();
    }

    public static Tensor Plate() => Picture(0, -1);

    public static FrameTrainingOptions Options(string run, int code) => new()
    {
        Pictures = "", HeldOut = "", Plate = "", Region = Region, Out = run, Steps = 40, Batch = 6, RegistrationSteps = 10, EvaluateEvery = 1000, Bfloat16 = false, LearningRate = 2e-3,
        Network = new FrameGeneratorOptions
        {
            CodeSize = code, Width = Size, Height = Size, StyleSize = 16, Channels = [16, 16, 16, 24], Blocks = 1, DetailChannels = 24, DetailBlocks = 1, Details = [new Box(16, 32, 32, 16)],
        },
        Emphasis = [new WeightedBox("mouth", new Box(32, 48, 32, 16), 3)],
    };

    private static Tensor Picture(float side, float open)
    {
        using var scope = NewDisposeScope();
        var x = arange(Size, float32).reshape(1, Size);
        var y = arange(Size, float32).reshape(Size, 1);
        var centre = 32 + 4 * side;
        var face = (20 - ((x - centre).square() + (y - 32).square()).sqrt()).clamp(0, 1);
        var mouth = (8 - (x - centre).abs()).clamp(0, 1) * (1.5 + 3 * (open + 1) / 2 - (y - 42).abs()).clamp(0, 1);
        var skin = face * (1 - mouth);
        return stack([0.2 + 0.6 * skin, 0.25 + 0.3 * skin, 0.3 + 0.2 * skin], 0).MoveToOuterDisposeScope();
    }
}
