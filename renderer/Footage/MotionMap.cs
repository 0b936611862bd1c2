namespace Presenter.Renderer.Footage;

/// <summary>
/// Deviation over time of each pixel, taken within stretches of four seconds and averaged: a cloud before the sun is slow
/// and does not count, a nod that comes once a minute does.
/// </summary>
public sealed class MotionMap(int width, int height)
{
    private const int Stretch = 4 * MediaClock.FrameRate;

    private readonly double[] sums = new double[width * height], squares = new double[width * height], variances = new double[width * height];
    private int frames, stretches;

    public int Width => width;

    public int Height => height;

    public int Frames { get; private set; }

    public void Add(byte[] frame)
    {
        for (var i = 0; i < frame.Length; i++)
        {
            sums[i] += frame[i];
            squares[i] += frame[i] * frame[i];
        }
        Frames++;
        if (++frames == Stretch)
            Close();
    }

    /// <returns>[height, width], grey levels</returns>
    public float[] Deviations()
    {
        if (stretches == 0 && frames > 1)
            Close();
        return variances.Select(v => (float)Math.Sqrt(v / Math.Max(1, stretches))).ToArray();
    }

    private void Close()
    {
        for (var i = 0; i < sums.Length; i++)
        {
            var mean = sums[i] / frames;
            variances[i] += Math.Max(0, squares[i] / frames - mean * mean);
            (sums[i], squares[i]) = (0, 0);
        }
        stretches++;
        frames = 0;
    }
}
