using Presenter.Renderer.Frames;

namespace Presenter.Renderer.LipReading;

/// <summary>The shape of a <see cref="LipReader"/> and what it looks at; stored beside its weights, so that they agree.</summary>
public sealed record LipReaderOptions
{
    /// <summary>Where the mouth is, in pixels of the whole picture.</summary>
    public Box Mouth { get; init; } = new(196, 255, 120, 80);

    /// <summary>Size that the mouth is brought to, in pixels; multiples of 4. Small, since a movement of a part of a pixel is seen in its brightness.</summary>
    public int Width { get; init; } = 32;

    public int Height { get; init; } = 20;

    /// <summary>Channels of the three convolutions; the first two halve the size.</summary>
    public int[] Channels { get; init; } = [16, 32, 64];

    /// <summary>Numbers a frame that the convolutions leave.</summary>
    public int Features { get; init; } = 128;

    /// <summary>Frames that the convolution over time sees together; odd.</summary>
    public int Around { get; init; } = 5;

    /// <summary>Numbers of the GRU, a direction.</summary>
    public int Hidden { get; init; } = 128;

    public int Layers { get; init; } = 1;

    /// <summary>Outputs a frame: at 25 frames a second a tenth of all phonemes are shorter than a frame, one in 200 shorter than half of one.</summary>
    public int OutputsAFrame { get; init; } = 2;

    /// <summary>Numbers of the motion code that the reader tells beside, for training only; 0 where pictures come without them.</summary>
    public int Controls { get; init; }

    /// <summary>What is impossible, in words; empty when all fits.</summary>
    public IEnumerable<string> Problems()
    {
        if (Mouth.X < 0 || Mouth.Y < 0 || Mouth.Width < 8 || Mouth.Height < 8)
            yield return $"the mouth's box {Mouth} is impossible";
        if (Width is < 8 or > 256 || Height is < 8 or > 256 || (Width | Height) % 4 != 0)
            yield return $"the mouth is read at {Width}x{Height}; both must be multiples of 4, 8 to 256";
        if (Channels.Length != 3 || Channels.Any(c => c is < 8 or > 512 || c % 8 != 0))
            yield return "there must be three numbers of channels, multiples of 8 up to 512";
        if (Features is < 1 or > 1024 || Hidden is < 1 or > 1024 || Layers is < 1 or > 4 || Controls is < 0 or > 1024)
            yield return "features, hidden numbers or layers are impossible";
        if (Around is < 1 or > 15 || Around % 2 == 0 || OutputsAFrame is < 1 or > 4)
            yield return "frames seen together must be odd, 1 to 15; outputs a frame 1 to 4";
    }
}
