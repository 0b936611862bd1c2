using Presenter.Renderer.Frames;
using Presenter.Renderer.Motion;
using Presenter.Renderer.Packages;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Tests;

/// <summary>Networks of the real classes at the smallest sizes, with random weights, where only their manners are tested.</summary>
public static class TinyPresenter
{
    public static readonly string[] Names = ["jawOpen", "mouthSmile", "eyeBlink", "yaw"];

    public static readonly FrameGeneratorOptions Frames = new()
    {
        CodeSize = 4, Width = 64, Height = 64, StyleSize = 8, Channels = [8, 8, 8, 32], Blocks = 1, DetailChannels = 32, DetailBlocks = 1, Details = [new Box(16, 32, 32, 16)],
    };

    public static readonly MotionGeneratorOptions Motion = new() { CodeSize = 4, Width = 16, Heads = 2, Layers = 2, LookBack = 8, LookAhead = 4, Performance = 3 };

    public static CodeScale Scale => new([0.1f, 0.2f, 0, 0], [0.1f, 0.2f, 0.3f, 5]);

    public static PresenterManifest Manifest => new()
    {
        Id = "tiny", Name = "Tiny", Language = "en", Width = 96, Height = 96, Region = new Box(16, 16, 64, 64), Controls = Names.Select(n => new Control(n, 0.1f)).ToArray(),
        Frames = Frames, FrameScale = Scale, Motion = Motion, MotionScale = Scale, Licence = "MIT", Credits = "none", Origin = "random",
    };

    /// <summary>Writes a whole package that opens.</summary>
    public static void Write(string folder)
    {
        Directory.CreateDirectory(folder);
        var plate = Path.Combine(folder, "made.png");
        PictureFile.WritePng(full(new long[] { 3, 96, 96 }, 0.5f), plate);
        random.manual_seed(3);
        using var frames = new FrameGenerator(Frames);
        using var motion = new MotionGenerator(Motion);
        PackageWriter.Write(folder, Manifest, frames, motion, plate);
    }
}
