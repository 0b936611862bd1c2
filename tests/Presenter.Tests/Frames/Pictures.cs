using System.Diagnostics;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Frames;

/// <summary>What the generator makes must arrive at the encoder in the right colours and the right place.</summary>
public class Pictures
{
    private static FrameRenderer Robin() => PresenterPackage.Open(Repository.PathOf("presenters", "robin"))
        .CreateRenderer(new Compute(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>()));

    private static float[] Pose(params (string Control, float Value)[] values)
    {
        var manifest = PresenterPackage.Open(Repository.PathOf("presenters", "robin")).Manifest;
        return manifest.Controls.Select(c => values.FirstOrDefault(v => v.Control == c.Name) is { Control: not null } v ? v.Value : c.Rest).ToArray();
    }

    [Fact]
    public void OutsideTheRegionThePlateStandsStill()
    {
        using var renderer = Robin();
        var plate = PictureFile.Read(Repository.PathOf("presenters", "robin", "plate.png"));
        var picture = renderer.RenderRgb(Pose(("jawOpen", 0.3f), ("yaw", 8)))[0];
        Assert.True((picture - plate).narrow(1, 420, 92).abs().max().item<float>() < 1e-5);
        Assert.True((picture - plate).narrow(2, 0, 96).abs().max().item<float>() < 1e-5);
        Assert.True((picture - plate).abs().max().item<float>() > 0.2, "nothing moves inside the region");
    }

    [Fact]
    public void AtRestThePictureIsNearThePlate()
    {
        using var renderer = Robin();
        var plate = PictureFile.Read(Repository.PathOf("presenters", "robin", "plate.png"));
        Assert.True((renderer.RenderRgb(Pose())[0] - plate).abs().mean().item<float>() < 0.02);
    }

    [Theory]
    [InlineData("jawOpen", 0.25f, 196, 255, 120, 80)]
    [InlineData("eyeBlink", 1f, 176, 160, 150, 55)]
    public void AControlMovesItsPartOfTheFace(string control, float value, int x, int y, int width, int height)
    {
        using var renderer = Robin();
        var pictures = renderer.RenderRgb([.. Pose(), .. Pose((control, value))]);
        var change = (pictures[1] - pictures[0]).abs().mean([0]);
        var inside = change.narrow(0, y, height).narrow(1, x, width).mean().item<float>();
        Assert.True(inside > 3 * change.mean().item<float>(), $"{control} changes its part by {inside:f4}, the whole picture by {change.mean().item<float>():f4}");
    }

    /// <summary>Else eyes flutter with every word, and the mouth twitches with every blink.</summary>
    [Theory]
    [InlineData(176, 160, 150, 55, "jawOpen", "mouthFunnel", "mouthUpperUp", "mouthLowerDown", "tongueUp")]
    [InlineData(196, 255, 120, 80, "eyeBlink", "browInnerUp", "gazeX")]
    public void EyesStandStillWhileTheMouthSpeaksAndTheMouthWhileEyesBlink(int x, int y, int width, int height, params string[] controls)
    {
        using var renderer = Robin();
        var most = PresenterPackage.Open(Repository.PathOf("presenters", "robin")).Manifest.Controls.ToDictionary(c => c.Name, c => c.Most ?? 1);
        var pictures = renderer.RenderRgb([.. Pose(), .. controls.SelectMany(c => Pose((c, most[c])))]).narrow(2, y, height).narrow(3, x, width);
        var change = (pictures - pictures[0]).abs().mul(255).mean([1, 2, 3]);
        for (var i = 0; i < controls.Length; i++)
            Assert.True(change[i + 1].item<float>() < 1, $"{controls[i]} changes what it has nothing to do with by {change[i + 1].item<float>():f2} of 255");
    }

    [Fact]
    public void ColoursAreFfmpegsOwn()
    {
        using var folder = Repository.Temporary();
        random.manual_seed(1);
        // Smooth colours: chroma is shared by four pixels, and how it is averaged is not what is tested.
        var picture = nn.functional.interpolate(rand(1, 3, 4, 4), size: [64, 64], mode: InterpolationMode.Bilinear, align_corners: false);
        PictureFile.WritePng(picture[0], folder["p.png"]);
        var (luma, chroma) = YuvConversion.From(picture);
        using var ffmpeg = Process.Start(new ProcessStartInfo("ffmpeg", ["-v", "error", "-i", folder["p.png"], "-vf", "scale=out_color_matrix=bt709:out_range=tv:flags=accurate_rnd+full_chroma_int", "-pix_fmt", "yuv420p", "-f", "rawvideo", folder["p.yuv"]]))!;
        ffmpeg.WaitForExit();
        var wanted = tensor(File.ReadAllBytes(folder["p.yuv"]), uint8).to(float32);
        var made = cat([luma.reshape(-1), chroma.reshape(-1)], 0).to(float32);
        Assert.True((made - wanted).abs().max().item<float>() <= 3, "colours differ from ffmpeg's conversion");
    }
}
