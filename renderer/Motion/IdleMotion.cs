namespace Presenter.Renderer.Motion;

/// <summary>
/// Listening, as a loop: breathing sway, blinks and small looks around a closed mouth. It begins and ends exactly in the
/// rest pose, so that the loop closes and an answer can begin or end there.
/// </summary>
public static class IdleMotion
{
    public const int Frames = 8 * MediaClock.FrameRate;

    private static readonly double[] Blinks = [1.7, 4.9, 6.6];

    /// <param name="names">The controls of the motion code (ARKit's names; yaw, pitch, roll, gazeX, gazeY in degrees).</param>
    /// <param name="rest">The motion code at rest.</param>
    /// <returns>[Frames, code], row-major</returns>
    public static float[] Loop(IReadOnlyList<string> names, float[] rest)
    {
        var codes = new float[Frames * rest.Length];
        for (var k = 0; k < Frames; k++)
        {
            var turn = k / (double)Frames;
            for (var i = 0; i < rest.Length; i++)
                codes[k * rest.Length + i] = rest[i] + (float)Offset(names[i], turn, k / (double)MediaClock.FrameRate);
        }
        return codes;
    }

    private static double Offset(string control, double turn, double seconds) => control switch
    {
        // Every wave is whole in the loop and starts at zero.
        "yaw" => 1.6 * Wave(turn, 1) + 0.5 * Wave(turn, 3),
        "pitch" => 0.7 * Wave(turn, 2) - 0.25 * Wave(turn, 3),
        "roll" => 0.8 * Wave(turn, 1) - 0.4 * Wave(turn, 2),
        "gazeX" => -1.3 * Wave(turn, 1) + Glance(seconds, 2.6, 3.5, 3.2),
        "gazeY" => -0.5 * Wave(turn, 2),
        "eyeBlink" => Blinks.Max(b => Blink(seconds - b)),
        "browInnerUp" => 0.03 * (1 - Math.Cos(2 * Math.PI * turn)),
        "mouthSmile" => 0.04 * (1 - Math.Cos(2 * Math.PI * turn)),
        _ => 0,
    };

    private static double Wave(double turn, int times) => Math.Sin(2 * Math.PI * times * turn);

    /// <summary>Lids close in 0.1 s and open in 0.16 s.</summary>
    private static double Blink(double since) => since switch
    {
        < 0 or > 0.28 => 0,
        < 0.1 => Smooth(since / 0.1),
        < 0.12 => 1,
        _ => 1 - Smooth((since - 0.12) / 0.16),
    };

    private static double Glance(double seconds, double from, double to, double degrees) =>
        degrees * Smooth((seconds - from) / 0.08) * (1 - Smooth((seconds - to) / 0.08));

    private static double Smooth(double x)
    {
        var t = Math.Clamp(x, 0, 1);
        return t * t * (3 - 2 * t);
    }
}
