namespace Presenter.Renderer.Motion;

/// <summary>
/// Blinks at random times, every 2 to 6 seconds: the performance that is drawn from the prior has too few of them, since a
/// blink is over before it pays for its place in the latent (docs/log.md, 2026-11-24).
/// </summary>
/// <param name="seed">The same seed blinks alike.</param>
public sealed class Blinks(int column, long seed)
{
    /// <summary>Lids close in 0.1 s, stay a moment and open in 0.16 s.</summary>
    private static readonly float[] Shape = [0.35f, 0.9f, 1f, 0.8f, 0.45f, 0.15f];

    private readonly Random random = new((int)seed);
    private long next = -1;

    /// <summary>Closes the lids of one frame as far as a blink goes; frames come in order.</summary>
    public void Apply(Span<float> row, long frame)
    {
        if (column < 0)
            return;
        if (next < 0)
            next = frame + random.Next(15, 60);
        if (frame >= next + Shape.Length)
            next = frame + random.Next(50, 150);
        if (frame >= next)
            row[column] = Math.Max(row[column], Shape[frame - next]);
    }
}
