namespace Presenter.Renderer.Motion;

/// <summary>
/// The pose in which the idle loop begins and ends. An answer leaves it and comes back to it, each number in its own
/// time: lips must be free at the first sound, the head may take half a second.
/// </summary>
/// <param name="Code">The motion code at rest.</param>
/// <param name="LeavingFrames">Frames until each number is free of the rest pose.</param>
/// <param name="BlinkColumn">Which number closes the lids, or -1 where the code has no such number.</param>
public sealed record RestPose(float[] Code, int[] LeavingFrames, int BlinkColumn)
{
    /// <summary>Frames of silence after the last word, in which the pose comes back.</summary>
    public const int ReturnFrames = 16;

    /// <summary>Controls of the mouth (ARKit's names) leave fast, everything else slowly; where nobody knows which is which, all fast.</summary>
    public static RestPose Of(IReadOnlyList<string> names, float[] code)
    {
        var named = names.Any(IsMouth);
        return new(code, names.Select(n => !named || IsMouth(n) ? 4 : 12).ToArray(), names.ToList().IndexOf("eyeBlink"));
    }

    public static bool IsMouth(string name) =>
        name.StartsWith("jaw", StringComparison.Ordinal) || name.StartsWith("mouth", StringComparison.Ordinal) ||
        name.StartsWith("tongue", StringComparison.Ordinal);

    /// <summary>Eases <paramref name="row"/>, which is <paramref name="frame"/> frames after the start of the answer.</summary>
    public void Leave(Span<float> row, long frame)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = Mix(Code[i], row[i], (frame + 1f) / LeavingFrames[i]);
    }

    /// <summary>Eases <paramref name="row"/> towards rest, 0 to 1 of the way.</summary>
    public void Return(Span<float> row, float way)
    {
        for (var i = 0; i < row.Length; i++)
            row[i] = Mix(row[i], Code[i], way);
    }

    private static float Mix(float from, float to, float way)
    {
        var t = Math.Clamp(way, 0, 1);
        return from + (to - from) * t * t * (3 - 2 * t);
    }
}
