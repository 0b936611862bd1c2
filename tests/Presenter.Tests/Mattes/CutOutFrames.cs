using Presenter.Renderer.Encoding;
using Presenter.Renderer.Frames;
using Presenter.Renderer.Mattes;
using Presenter.Renderer.Packages;
using Presenter.Renderer.Torch;
using Presenter.Renderer.Trust;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Mattes;

/// <summary>The shipped presenter before any page: holes in a face or a grey rim around hair are seen at once.</summary>
public sealed class CutOutFrames
{
    private static readonly Compute Plain = new(CPU, ScalarType.Float32, new Dictionary<ScalarType, double>());

    private readonly PresenterPackage robin = PresenterPackage.Open(Repository.PathOf("presenters", "robin"));

    private float[] Pose(params (string Control, float Value)[] values) =>
        robin.Manifest.Controls.Select(c => values.FirstOrDefault(v => v.Control == c.Name) is { Control: not null } v ? v.Value : c.Rest).ToArray();

    private float[] Poses() => [.. Pose(), .. Pose(("jawOpen", 0.28f), ("yaw", 9), ("roll", -5)), .. Pose(("eyeBlink", 1), ("yaw", -9), ("pitch", 6)), .. Pose(("mouthSmile", 1), ("pitch", -7), ("roll", 5))];

    private static Tensor Inside(Tensor map, int x, int y, int width, int height) => map.narrow(-2, y, height).narrow(-1, x, width);

    [Fact]
    public void FaceAndShirtAreSolidTheBackdropIsClearAndHairIsSoft()
    {
        using var scope = NewDisposeScope();
        using var renderer = robin.CreateRenderer(Plain);
        var (_, alpha) = renderer.RenderCutOut(Poses());
        foreach (var (x, y, width, height) in new[] { (195, 150, 120, 165), (150, 440, 210, 72), (228, 320, 56, 60) })
            Assert.Equal(1, Inside(alpha, x, y, width, height).min().item<float>());
        foreach (var (x, y, width, height) in new[] { (0, 0, 90, 300), (430, 0, 82, 300), (100, 0, 300, 20), (0, 300, 30, 212) })
            Assert.Equal(0, Inside(alpha, x, y, width, height).max().item<float>());
        for (var pose = 0; pose < alpha.shape[0]; pose++)
        {
            // Between 0 and 1 lies the outline alone: hair some pixels wide, and nothing within.
            var soft = alpha[pose].gt(0.05f).logical_and(alpha[pose].lt(0.95f)).to(float32).mean().item<float>();
            Assert.InRange(soft, 0.002, 0.03);
        }
    }

    /// <summary>Bright skin beside dark hair is nearer to the backdrop than hair is: a page must not show through there in any pose.</summary>
    [Fact]
    public void InNoPoseIsThereAHoleWithinTheOutline()
    {
        using var scope = NewDisposeScope();
        using var renderer = robin.CreateRenderer(Plain);
        var (_, alpha) = renderer.RenderCutOut(MattePoses.Some(robin.Manifest, 6).SelectMany(c => c).ToArray());
        for (var pose = 0; pose < alpha.shape[0]; pose++)
        {
            var values = alpha[pose].contiguous().data<float>().ToArray();
            var outline = Flood.Grow(Flood.FromOutside(Array.ConvertAll(values, a => a < 0.5f), 512, 512), 512, 512, 6);
            // Down to where hair can close over a piece of backdrop.
            var holes = Enumerable.Range(0, 512 * 310).Count(i => values[i] < 0.9f && !outline[i]);
            Assert.True(holes == 0, $"{holes} pixels of pose {pose} are holes");
        }
    }

    [Fact]
    public void BeforeItsOwnBackdropItIsThePictureThatItWas()
    {
        using var scope = NewDisposeScope();
        using var renderer = robin.CreateRenderer(Plain);
        using var matte = MatteFiles.Load(robin)!;
        var (colour, alpha) = renderer.RenderCutOut(Poses());
        var again = colour * alpha + matte.Backdrop * (1 - alpha);
        var apart = (again - renderer.RenderRgb(Poses())).abs();
        Assert.InRange(apart.mean().item<float>() * 255, 0, 0.6);
        Assert.InRange(apart.gt(16 / 255f).to(float32).mean().item<float>(), 0, 0.002);

        // Half-transparent hair has lost the backdrop's colour: it is dark, as hair is.
        var rim = Inside(alpha, 100, 60, 80, 240).gt(0.3f).logical_and(Inside(alpha, 100, 60, 80, 240).lt(0.7f));
        Assert.True(rim.sum().item<long>() > 20);
        Assert.InRange(Inside(colour, 100, 60, 80, 240).mean([1], keepdim: true).masked_select(rim).mean().item<float>(), 0, 0.45);
    }

    [Fact]
    public void PackedColourIsAboveAlphaIsBelowAndOrdinaryFramesAreAsBefore()
    {
        using var scope = NewDisposeScope();
        using var renderer = robin.CreateRenderer(Plain);
        var before = renderer.RenderYuv(Poses());
        var packed = renderer.RenderPacked(Poses());
        Assert.Equal([4, 3 * 512 * 512], packed.shape);
        Assert.True(before.eq(renderer.RenderYuv(Poses())).all().item<bool>());
        var luma = packed.narrow(1, 0, 2 * 512 * 512).view(4, 1024, 512);
        var ordinary = before.narrow(1, 0, 512 * 512).view(4, 512, 512);
        Assert.True(Inside(luma, 200, 150, 110, 160).eq(Inside(ordinary, 200, 150, 110, 160)).all().item<bool>(), "the face is the same");
        var (_, alpha) = renderer.RenderCutOut(Poses());
        var below = (luma.narrow(1, 512, 512).to(float32) - 16) / 219;
        Assert.InRange((below - alpha.squeeze(1)).abs().max().item<float>(), 0, 0.005);
        var chroma = packed.narrow(1, 2 * 512 * 512, 512 * 512).view(4, 2, 512, 256);
        Assert.True(chroma.narrow(2, 256, 256).eq(128).all().item<bool>(), "alpha has no colour");
    }

    [Theory]
    [InlineData(LabelPosition.BottomRight)]
    [InlineData(LabelPosition.TopLeft)]
    public void TheLabelHasAnAlphaOfItsOwn(LabelPosition position)
    {
        using var scope = NewDisposeScope();
        var label = Labels.Of(robin, new LabelOptions { Position = position })!;
        using var renderer = robin.CreateRenderer(Plain, label);
        var (colour, alpha) = renderer.RenderCutOut(Pose());
        var middle = Inside(alpha, label.X + label.Height / 2, label.Y + 4, label.Width - label.Height, label.Height - 8);
        Assert.True(middle.min().item<float>() > 0.65, "the page shows through the label");
        var letters = Inside(colour, label.X, label.Y, label.Width, label.Height);
        Assert.True(letters.max().item<float>() > 0.95 && Inside(colour, label.X + label.Width / 2, label.Y + 2, 4, 2).max().item<float>() < 0.3, "white letters on a dark ground");
        var packed = renderer.RenderPacked(Pose()).narrow(1, 512 * 512, 512 * 512).view(1, 512, 512);
        Assert.InRange(((packed.to(float32) - 16) / 219 - alpha.squeeze(1)).abs().max().item<float>(), 0, 0.02);
    }

    [Fact]
    public async Task TheStillPictureIsCutOutToo()
    {
        using var folder = Repository.Temporary();
        var files = new LabelledFiles(robin, new LabelOptions { Show = false, Folder = folder["shown"] }, new EncodingOptions());
        Assert.True(files.Has(CutOutFiles.IdleFile));
        using var picture = SkiaSharp.SKBitmap.Decode(await files.PathOfAsync(CutOutFiles.PlateFile, default));
        Assert.Equal((0, 255, 255), (picture.GetPixel(20, 100).Alpha, picture.GetPixel(256, 220).Alpha, picture.GetPixel(256, 480).Alpha));
        Assert.Equal(0, picture.GetPixel(20, 100).Red);
    }
}
