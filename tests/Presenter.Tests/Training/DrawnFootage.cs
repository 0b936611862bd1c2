using System.Diagnostics;
using System.Globalization;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Training;
using static TorchSharp.torch;

namespace Presenter.Tests.Training;

/// <summary>A footage folder with known controls as docs/training.md describes it, of a moving test picture and four sentences.</summary>
public static class DrawnFootage
{
    private static readonly string[] Names = ["jawOpen", "mouthSmile", "browDown", "yaw", "pitch", "roll"];

    public static void Write(string folder)
    {
        foreach (var part in new[] { "pictures", "reference", "tracks" })
            Directory.CreateDirectory(Path.Combine(folder, part));
        PictureFile.WritePng(full(new long[] { 3, 512, 512 }, 0.5f), Path.Combine(folder, "plate.png"));
        File.WriteAllText(Path.Combine(folder, "region.json"), """{"region": {"x": 96, "y": 0, "width": 320, "height": 416}}""");
        Film(Path.Combine(folder, "pictures", "000"), 8);
        Film(Path.Combine(folder, "reference", "pictures"), 2);
        File.WriteAllLines(Path.Combine(folder, "tracks", "tracks.jsonl"), Enumerable.Range(0, 24).Select(i =>
            $$"""{"text": "Welcome {{i}}", "emotion": "neutral", "voice": "slt", "lead": 0.2, "first_row": {{i * 30}}, "rows": 30, "phonemes": [["pau", 0, 0.2], ["m", 0.2, 0.4], ["aa", 0.4, 0.7], ["pau", 0.7, 1.0]]}"""));
        var rows = Enumerable.Range(0, 24 * 30).SelectMany(Row).ToArray();
        File.WriteAllBytes(Path.Combine(folder, "tracks", "tracks.f32"), System.Runtime.InteropServices.MemoryMarshal.AsBytes<float>(rows).ToArray());
    }

    /// <summary>Two runs of one step, "one" and "two", on such footage.</summary>
    /// <returns>their options but folder and seed</returns>
    public static async Task<FrameTrainingOptions> TrainTwiceAsync(TemporaryFolder folder)
    {
        Write(folder["footage"]);
        var frames = ControlledTraining.Frames(folder["footage"], "") with { Steps = 1, RegistrationSteps = 0, EvaluateEvery = 1, Bfloat16 = false };
        foreach (var (name, seed) in new[] { ("one", 1), ("two", 2) })
            await ControlledTraining.TrainFramesAsync(frames with { Out = folder[name], Seed = seed }, _ => { }, CancellationToken.None);
        return frames;
    }

    private static void Film(string path, int pictures)
    {
        using var ffmpeg = Process.Start("ffmpeg", ["-v", "error", "-f", "lavfi", "-i", "testsrc2=s=320x416:r=25", "-frames:v", $"{pictures}", "-c:v", "ffv1", path + ".mkv"]);
        ffmpeg.WaitForExit();
        File.WriteAllLines(path + ".csv", [string.Join(',', Names), .. Enumerable.Range(0, pictures).Select(k => string.Join(',', Row(k).Select(v => v.ToString(CultureInfo.InvariantCulture))))]);
    }

    /// <summary>The mouth moves in bursts, all else evenly, so that a score tells which of them it looks at.</summary>
    private static float[] Row(int k) => Names.Select((_, c) => (float)Math.Pow(Math.Sin(k * (0.3 + 0.1 * c) + c), c < 2 ? 5 : 1)).ToArray();
}
