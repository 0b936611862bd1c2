namespace Presenter.Renderer.Footage;

/// <summary>
/// What the camera's automatic exposure and white balance did, picture by picture: without this the moving region would learn to
/// brighten and darken by itself, and stand as a box before the still plate.
/// </summary>
/// <param name="Gains">per picture what its red, green and blue are to be multiplied by; empty where nothing still tells</param>
public sealed record Exposure(IReadOnlyList<float[]> Gains)
{
    /// <summary>Changes that nobody sees: half a grey level of 200.</summary>
    private const float Least = 0.0025f;

    /// <summary>The spread of the gains between the 5th and the 95th of 100 pictures, as a share.</summary>
    public double Spread()
    {
        if (Gains.Count == 0)
            return 0;
        var green = Gains.Select(g => g[1]).Order().ToArray();
        return green[green.Length * 95 / 100] / green[green.Length * 5 / 100] - 1;
    }

    /// <summary>Brings a picture, or a part of it, to the exposure of the talk's middle.</summary>
    /// <param name="rgb">8 bits a channel, in place</param>
    /// <param name="number">of the picture in the footage</param>
    public void Even(Span<byte> rgb, int number)
    {
        if (number < Gains.Count)
            Even(rgb, Gains[number]);
    }

    /// <param name="pixels">8 bits a channel, a pixel's channels side by side, in place</param>
    /// <param name="gains">one a channel</param>
    public static void Even(Span<byte> pixels, float[] gains)
    {
        if (gains.All(g => Math.Abs(g - 1) < Least))
            return;
        Span<byte> table = stackalloc byte[gains.Length * 256];
        for (var i = 0; i < table.Length; i++)
            table[i] = (byte)Math.Clamp(MathF.Round(i % 256 * gains[i / 256]), 0, 255);
        for (var i = 0; i < pixels.Length; i += gains.Length)
        {
            for (var c = 0; c < gains.Length; c++)
                pixels[i + c] = table[256 * c + pixels[i + c]];
        }
    }
}
