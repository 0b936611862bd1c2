namespace Presenter.Renderer.Motion;

/// <summary>
/// What a presenter does who does not speak, as loops: waiting (breathing sway, blinks, small looks around) and listening
/// to somebody (turned to them, head a little on one side, brows up, slow small nods). The mouth stays closed. Both begin
/// and end exactly in the rest pose, so that they close, follow each other, and an answer can begin or end there.
/// </summary>
public static class IdleMotion
{
    public const int Frames = 8 * MediaClock.FrameRate, ListeningFrames = 10 * MediaClock.FrameRate;

    /// <summary>Seconds in which the listening pose is taken up and left again.</summary>
    private const double Turning = 0.9;

    private static readonly double[] Blinks = [1.7, 4.9, 6.6], ListeningBlinks = [0.5, 3.9, 7.1];

    /// <summary>Seconds and degrees; slower than a nod that answers.</summary>
    private static readonly (double At, double Degrees)[] Nods = [(2.1, 2.4), (2.9, 1.5), (6.1, 2.1)];

    /// <summary>Whether these are controls that the loops are made of.</summary>
    public static bool Knows(IReadOnlyList<string> names) => names.Contains("eyeBlink") && names.Contains("yaw");

    /// <param name="names">The controls of the motion code (ARKit's names; yaw, pitch, roll, gazeX, gazeY in degrees).</param>
    /// <param name="rest">The motion code at rest.</param>
    /// <returns>[Frames, code], row-major</returns>
    public static float[] Loop(IReadOnlyList<string> names, float[] rest) => Make(names, rest, Frames, Waiting);

    /// <param name="names">As above.</param>
    /// <param name="rest">The motion code at rest.</param>
    /// <returns>[ListeningFrames, code], row-major</returns>
    public static float[] Listening(IReadOnlyList<string> names, float[] rest) => Make(names, rest, ListeningFrames, Attentive);

    private static float[] Make(IReadOnlyList<string> names, float[] rest, int frames, Func<string, double, double, double> offset)
    {
        var codes = new float[frames * rest.Length];
        for (var k = 0; k < frames; k++)
        {
            for (var i = 0; i < rest.Length; i++)
                codes[k * rest.Length + i] = rest[i] + (float)offset(names[i], k / (double)frames, k / (double)MediaClock.FrameRate);
        }
        return codes;
    }

    private static double Waiting(string control, double turn, double seconds) => control switch
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

    private static double Attentive(string control, double turn, double seconds)
    {
        var taken = Smooth(seconds / Turning) * (1 - Smooth((seconds - (ListeningFrames / (double)MediaClock.FrameRate - Turning)) / Turning));
        var nod = Nods.Sum(n => n.Degrees * Nod(seconds - n.At));
        double yaw = -1.4 * taken + 0.4 * Wave(turn, 2), pitch = 0.9 * taken + 0.35 * Wave(turn, 3) + nod;
        return control switch
        {
            "yaw" => yaw,
            "pitch" => pitch,
            "roll" => 2.6 * taken + 0.3 * Wave(turn, 2),
            // The eyes stay on the visitor.
            "gazeX" => -0.85 * yaw,
            "gazeY" => 0.85 * pitch,
            "eyeBlink" => ListeningBlinks.Max(b => Blink(seconds - b)),
            "browInnerUp" => 0.11 * taken,
            "browOuterUp" => 0.13 * taken,
            "mouthSmile" => 0.06 * taken,
            _ => 0,
        };
    }

    private static double Wave(double turn, int times) => Math.Sin(2 * Math.PI * times * turn);

    /// <summary>Down in 0.35 s and up in 0.5 s.</summary>
    private static double Nod(double since) => since switch
    {
        < 0 or > 0.85 => 0,
        < 0.35 => Smooth(since / 0.35),
        _ => 1 - Smooth((since - 0.35) / 0.5),
    };

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
