using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using TorchSharp;
using Xunit;
using static TorchSharp.torch;

namespace Presenter.Tests.Footage;

/// <summary>Where mouth or eyes are looked for in the wrong place, a stranger's presenter gets blurred lips, and no figure says why.</summary>
public class FaceIsFound
{
    private const int Width = 160, Height = 208;

    [Theory]
    [InlineData(0)]
    [InlineData(12)]
    [InlineData(-12)]
    public void MouthAndEyesLieWithinTheirBoxesAlsoWhereTheFaceStandsAside(int aside)
    {
        using var scope = NewDisposeScope();
        var (pictures, opening) = Film(aside);
        var boxes = FaceBoxes.Find(pictures, opening);
        // The lips, the corners too, and both eyes.
        AssertHolds(boxes.Mouth, 80 + aside - 22, 132, 44, 18);
        AssertHolds(boxes.Eyes, 80 + aside - 34, 78, 68, 10);
        // What is read: the opening, and not the chin, which goes down where the mouth opens.
        AssertHolds(boxes.Lips, 80 + aside - 14, 134, 28, 16);
        Assert.InRange(boxes.Lips.Y + boxes.Lips.Height, 150, 166);
        Assert.InRange(boxes.Mouth.X + boxes.Mouth.Width / 2, 80 + aside - 10, 80 + aside + 10);
        // Nothing between eyes and mouth is left to the coarse part of the network: nostrils were torn there.
        var nose = boxes.NoseAndMouth;
        Assert.InRange(nose.Y, boxes.Eyes.Y, boxes.Eyes.Y + boxes.Eyes.Height);
        Assert.Equal(boxes.Mouth.Y + boxes.Mouth.Height, nose.Y + nose.Height);
        Assert.Equal((0, 0, 0), (nose.Y % 8, nose.Height % 16, nose.Width % 16));
    }

    [Fact]
    public void TheBoxesAreOfTheFaceAndNotOfARegionWithShouldersInIt()
    {
        using var scope = NewDisposeScope();
        var (face, opening) = Film(0);
        const int beside = 56, below = 64;
        var whole = full(new long[] { face.shape[0], 3, Height + below, Width + 2 * beside }, (byte)190, dtype: uint8);
        whole.narrow(2, 0, Height).narrow(3, beside, Width).copy_(face);
        for (var k = 0; k < face.shape[0]; k++)
            Fill(whole[k], 30 + (int)Math.Round(8 * Math.Sin(k / 40.0)), Height, 200, below, 60);

        FaceBoxes alone = FaceBoxes.Find(face, opening), within = FaceBoxes.Find(whole, opening);
        Assert.Equal((alone.Mouth.Width, alone.Mouth.Height, alone.Eyes.Width, alone.Eyes.Height), (within.Mouth.Width, within.Mouth.Height, within.Eyes.Width, within.Eyes.Height));
        AssertHolds(within.Mouth, beside + 80 - 22, 132, 44, 18);
        AssertHolds(within.Eyes, beside + 80 - 34, 78, 68, 10);
    }

    /// <summary>Lips and chin that follow the sound, lids that close for three pictures every two seconds, hair that sways all the time.</summary>
    private static (Tensor Pictures, float[] Opening) Film(int aside)
    {
        var choice = new Random(3);
        var opening = Enumerable.Range(0, 60).SelectMany(_ => Enumerable.Repeat(choice.Next(3) / 2f, 4)).ToArray();
        var pictures = opening.Select((open, k) =>
        {
            var picture = full(new long[] { 3, Height, Width }, (byte)190, dtype: uint8);
            var sway = (int)Math.Round(3 * Math.Sin(k / 9.0));
            Fill(picture, 80 + aside - 58 + sway, 40, 12, 130, 40);
            Fill(picture, 80 + aside + 46 + sway, 40, 12, 130, 40);
            foreach (var eye in new[] { -34, 14 })
                Fill(picture, 80 + aside + eye, 78, 20, 10, k % 50 is 7 or 8 or 9 ? 170 : 30);
            Fill(picture, 80 + aside - 22, 134, 44, 4, 120);
            Fill(picture, 80 + aside - 18, 138, 36, (int)(12 * open), 20);
            Fill(picture, 80 + aside - 30, 166 + (int)(8 * open), 60, 6, 150);
            return picture;
        }).ToList();
        return (stack(pictures, 0), opening);
    }

    private static void Fill(Tensor picture, int x, int y, int width, int height, int grey)
    {
        if (height > 0)
            picture.narrow(1, y, height).narrow(2, x, width).fill_((byte)grey);
    }

    private static void AssertHolds(Box box, int x, int y, int width, int height)
    {
        Assert.True(box.X <= x && box.X + box.Width >= x + width && box.Y <= y && box.Y + box.Height >= y + height, $"{box} does not hold {width}x{height} at {x},{y}");
    }
}
