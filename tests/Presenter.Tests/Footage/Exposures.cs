using System.Text.Json;
using Presenter.Renderer.Footage;
using Presenter.Renderer.Frames;
using Xunit;

namespace Presenter.Tests.Footage;

/// <summary>Cameras fade in, flash and lose a picture now and then: that must neither spoil the others nor stop the preparation.</summary>
public class Exposures
{
    private const int Side = 128;

    private static readonly Box Person = new(32, 32, 64, 96);

    /// <summary>A wall of one colour, and somebody before it.</summary>
    private static byte[] Picture(int red, int green, int blue, int person)
    {
        var picture = new byte[Side * Side * 3];
        for (var i = 0; i < picture.Length; i++)
        {
            int x = i / 3 % Side, y = i / 3 / Side;
            picture[i] = (byte)(x >= Person.X && x < Person.X + Person.Width && y >= Person.Y ? person : i % 3 == 0 ? red : i % 3 == 1 ? green : blue);
        }
        return picture;
    }

    [Fact]
    public void EachColourIsEvenedOutWhateverThePersonDoes()
    {
        byte[][] film = [Picture(0, 0, 0, 0), Picture(100, 120, 140, 50), Picture(110, 120, 140, 200), Picture(100, 108, 140, 20), Picture(100, 120, 154, 90), Picture(100, 120, 140, 50), Picture(0, 0, 0, 0)];
        var meter = new ExposureMeter(Side, Side, 3, Person);
        foreach (var picture in film)
            meter.Add(picture);
        // As it is kept between two runs.
        var exposure = JsonSerializer.Deserialize<Exposure>(JsonSerializer.Serialize(meter.Read()))!;
        Assert.All(exposure.Gains.SelectMany(g => g), gain => Assert.InRange(gain, 0.3f, 3));
        for (var k = 1; k < film.Length - 1; k++)
        {
            exposure.Even(film[k], k);
            Assert.Equal((100.0, 120.0, 140.0), (film[k][0], film[k][1], film[k][2]), (a, b) => Math.Abs(a.Item1 - b.Item1) <= 1 && Math.Abs(a.Item2 - b.Item2) <= 1 && Math.Abs(a.Item3 - b.Item3) <= 1);
        }
        // The person is seen in the same light: a tenth too much red is taken from the face as well.
        Assert.Equal(182, film[2][(64 * Side + 64) * 3], 1.0);
    }

    [Fact]
    public void WhereNothingStandsStillThePicturesStayAsTheyAre()
    {
        var meter = new ExposureMeter(Side, Side, 3, new Box(0, 0, Side, Side));
        meter.Add(Picture(100, 120, 140, 50));
        meter.Add(Picture(120, 140, 160, 50));
        var picture = Picture(120, 140, 160, 50);
        meter.Read().Even(picture, 1);
        Assert.Equal(Picture(120, 140, 160, 50), picture);
        Assert.Equal(0, meter.Read().Spread());
    }
}
