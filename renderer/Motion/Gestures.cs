namespace Presenter.Renderer.Motion;

/// <summary>A control's course through a gesture, eased from key to key: every stroke starts and ends at rest.</summary>
/// <param name="Control">ARKit's name, or yaw, pitch, roll, gazeX, gazeY in degrees.</param>
/// <param name="Keys">Seconds from the gesture's beginning, and what is added to the performance then; 0 before and after.</param>
public sealed record Course(string Control, params (double Seconds, double Value)[] Keys)
{
    public double At(double seconds)
    {
        if (seconds <= Keys[0].Seconds || seconds >= Keys[^1].Seconds)
            return 0;
        var next = Array.FindIndex(Keys, k => k.Seconds > seconds);
        var ((from, start), (to, end)) = (Keys[next - 1], Keys[next]);
        var t = (seconds - from) / (to - from);
        return start + (end - start) * t * t * (3 - 2 * t);
    }

    /// <summary>The eyes stay on the visitor while the head moves (the vestibulo-ocular reflex): most of its way, backwards.</summary>
    public Course Gaze(string control, double share) => new(control, Keys.Select(k => (k.Seconds, share * k.Value)).ToArray());
}

/// <summary>A gesture over time.</summary>
/// <param name="Apex">Seconds from its beginning to the stroke that falls on the word; 0 where it begins with the word.</param>
/// <param name="MovesHead">Two of these are not made at once.</param>
public sealed record GestureShape(double Apex, bool MovesHead, params Course[] Courses)
{
    public double Seconds { get; } = Courses.Max(c => c.Keys[^1].Seconds);
}

/// <summary>
/// What each gesture does, by the names of controls; a package whose motion code has no such names makes none. Sizes are
/// those of people at a desk, not on a stage: a nod of 5 degrees, a shake of 5 to each side at 2 Hz (Hadar et al. 1983).
/// </summary>
public static class Gestures
{
    private static readonly Course Nod = new("pitch", (0, 0), (0.14, -0.9), (0.36, 5.2), (0.6, -0.5), (0.8, 0));
    private static readonly Course TwoNods = new("pitch", (0, 0), (0.14, -0.8), (0.36, 4.8), (0.58, -0.4), (0.8, 2.8), (1.08, 0));
    private static readonly Course Shake = new("yaw", (0, 0), (0.2, 4.4), (0.46, -5.2), (0.72, 4.2), (0.96, -1.8), (1.22, 0));
    private static readonly Course Lift = new("pitch", (0, 0), (0.22, -1.3), (0.6, -1.1), (1.0, 0));

    private static readonly Dictionary<Gesture, GestureShape[]> Shapes = new()
    {
        [Gesture.Nod] =
        [
            new GestureShape(0.36, true, Nod, Nod.Gaze("gazeY", 0.85)),
            new GestureShape(0.36, true, TwoNods, TwoNods.Gaze("gazeY", 0.85)),
        ],
        [Gesture.Shake] = [new GestureShape(0, true, Shake, Shake.Gaze("gazeX", -0.85))],
        [Gesture.BrowRaise] =
        [
            new GestureShape(0.2, false, Lift, Lift.Gaze("gazeY", 0.85),
                new Course("browInnerUp", (0, 0), (0.2, 0.34), (0.6, 0.3), (1.0, 0)), new Course("browOuterUp", (0, 0), (0.2, 0.36), (0.6, 0.32), (1.0, 0))),
        ],
        // The eyes go first and come back first; the head follows, a third as far.
        [Gesture.LookAside] =
        [
            new GestureShape(0, true,
                new Course("gazeX", (0, 0), (0.1, 10.5), (0.45, 8.5), (0.85, 8.5), (0.95, -2.5), (1.35, 0)), new Course("gazeY", (0, 0), (0.1, 2.6), (0.85, 2.2), (0.95, 0)),
                new Course("yaw", (0.08, 0), (0.45, 3.6), (0.88, 3.6), (1.35, 0)), new Course("pitch", (0.08, 0), (0.45, -0.9), (0.88, -0.9), (1.35, 0))),
        ],
        [Gesture.Smile] =
        [
            new GestureShape(0, false,
                new Course("mouthSmile", (0, 0), (0.45, 0.34), (1.5, 0.3), (2.4, 0)), new Course("cheekSquint", (0.05, 0), (0.5, 0.2), (1.5, 0.18), (2.4, 0)),
                new Course("eyeSquint", (0.1, 0), (0.55, 0.07), (1.5, 0.06), (2.3, 0))),
        ],
    };

    /// <summary>Ways to make a gesture, of which one is drawn.</summary>
    public static IReadOnlyList<GestureShape> Of(Gesture gesture) => Shapes[gesture];
}
