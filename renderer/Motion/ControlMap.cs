using Presenter.Renderer.Frames;
using Presenter.Renderer.Packages;

namespace Presenter.Renderer.Motion;

/// <summary>Which number of the motion code is which control, and how far the frame generator's pictures take it.</summary>
/// <param name="Names">ARKit's, and yaw, pitch, roll, gazeX, gazeY in degrees; any others where the footage had no controls.</param>
/// <param name="Least">Smallest value that the frame generator was shown, a control.</param>
/// <param name="Most">Largest one.</param>
public sealed record ControlMap(IReadOnlyList<string> Names, float[] Least, float[] Most)
{
    private const string Degrees = "yaw pitch roll gazeX gazeY";

    /// <summary>Deviations that <see cref="CodeScale"/> leaves room for.</summary>
    private const float Widest = 4;

    /// <summary>Where the package does not say its range, what the scale and the control's nature allow.</summary>
    public static ControlMap Of(IReadOnlyList<Control> controls, CodeScale scale) => new(
        controls.Select(c => c.Name).ToArray(),
        controls.Select((c, i) => c.Least ?? Math.Min(c.Rest, Math.Max(scale.Mean[i] - Widest * scale.Deviation[i], IsShape(c.Name) ? 0 : float.MinValue))).ToArray(),
        controls.Select((c, i) => c.Most ?? Math.Max(c.Rest, Math.Min(scale.Mean[i] + Widest * scale.Deviation[i], IsShape(c.Name) ? 1 : float.MaxValue))).ToArray());

    /// <summary>Index of a control in the motion code, or -1.</summary>
    public int Column(string name) => Names.ToList().IndexOf(name);

    /// <summary>Keeps a whole code within what the frame generator was shown.</summary>
    public void Clamp(Span<float> row)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = Math.Clamp(row[i], Least[i], Most[i]);
    }

    /// <summary>Adds to a number, more and more softly towards the end of the range, so that no movement ends in a jerk.</summary>
    public float Add(int column, float performed, float change)
    {
        var room = change > 0 ? Most[column] - performed : performed - Least[column];
        if (room <= 0)
            return performed;
        const float free = 0.6f;
        var size = Math.Abs(change);
        var soft = size <= free * room ? size : room * (1 - (1 - free) * MathF.Exp(-(size / room - free) / (1 - free)));
        return performed + Math.Sign(change) * soft;
    }

    /// <summary>Whether the numbers are known controls at all; footage of real people has none, only numbers found by training.</summary>
    public bool AreNamed { get; } = Names.Any(n => IsExpression(n) || n == "yaw");

    /// <summary>What an emotion shows in, as opposed to what lips, jaw and tongue say and where head and eyes point.</summary>
    public static bool IsExpression(string name) => name is "eyeSquint" or "eyeWide" ||
        new[] { "mouthSmile", "mouthFrown", "mouthDimple", "brow", "cheekSquint", "noseSneer" }.Any(n => name.StartsWith(n, StringComparison.Ordinal));

    /// <summary>A shape's weight is 0 to 1; of the tongue's alone the footage uses negative ones.</summary>
    private static bool IsShape(string name) => char.IsLower(name[0]) && !name.Any(char.IsDigit) && !Degrees.Contains(name) && name != "tongueOut";
}
