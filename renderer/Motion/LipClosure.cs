using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Motion;

/// <summary>
/// Lips that really meet on p, b and m, and the lower lip under the teeth on f and v: what a viewer notices first when it is missing. The
/// motion network averages over what comes before and after, as its teacher does, and at 25 pictures a second a closure of
/// two frames is left ajar; so the middle of each of these phonemes is pulled to its target (a dominance function that
/// reaches one, after Cohen and Massaro 1993). Codes without these controls stay as they are.
/// </summary>
public sealed class LipClosure
{
    /// <summary>Frames in which lips come together and part again.</summary>
    private const float Ease = 2.2f;

    private static readonly HashSet<string> Bilabial = ["p", "b", "m"], Labiodental = ["f", "v"];

    /// <summary>Controls at the closure: most, or least, that each may have.</summary>
    private static readonly (string Control, float Bound, bool AtMost)[] Met =
    [
        ("jawOpen", 0.01f, true), ("mouthLowerDown", 0, true), ("mouthUpperUp", 0, true), ("mouthFunnel", 0.05f, true), ("mouthStretch", 0.05f, true),
        ("mouthPress", 0.4f, false), ("mouthRollLower", 0.16f, false), ("mouthRollUpper", 0.14f, false),
    ];

    private static readonly (string Control, float Bound, bool AtMost)[] Bitten =
    [
        ("jawOpen", 0.05f, true), ("mouthLowerDown", 0.02f, true), ("mouthRollLower", 0.3f, false),
    ];

    private readonly ControlMap controls;
    private readonly (int Column, float Bound, bool AtMost)[] met;
    private readonly (int Column, float Bound, bool AtMost)[] bitten;

    public LipClosure(ControlMap controls)
    {
        this.controls = controls;
        met = Known(Met);
        bitten = Known(Bitten);
    }

    /// <param name="codes">[frames, code], row-major; is written over</param>
    /// <param name="spans">phonemes on the turn's clock</param>
    /// <param name="first">the first frame's place on the turn's clock</param>
    public void Apply(Span<float> codes, IReadOnlyList<PhonemeSpan> spans, long first)
    {
        if (met.Length == 0)
            return;
        var size = controls.Names.Count;
        var frames = codes.Length / size;
        foreach (var span in spans)
        {
            var targets = Bilabial.Contains(span.Phoneme) ? met : Labiodental.Contains(span.Phoneme) ? bitten : null;
            if (targets is null)
                continue;
            // In frames, counted from the first one's middle; the lips stay together over the phoneme's middle half, one picture at least.
            float start = Frame(span.StartSample) - first, end = Frame(span.EndSample) - first, middle = (start + end) / 2;
            var half = Math.Max(0.5f, (end - start) / 4);
            for (var k = Math.Max(0, (int)Math.Floor(middle - half - Ease)); k < Math.Min(frames, middle + half + Ease); k++)
                Pull(codes.Slice(k * size, size), targets, Dominance(Math.Abs(k - middle) - half));
        }
    }

    private (int Column, float Bound, bool AtMost)[] Known((string Control, float Bound, bool AtMost)[] targets) =>
        targets.Select(t => (Column: controls.Column(t.Control), t.Bound, t.AtMost)).Where(t => t.Column >= 0).ToArray();

    private void Pull(Span<float> row, (int Column, float Bound, bool AtMost)[] targets, float dominance)
    {
        foreach (var (column, bound, atMost) in targets)
        {
            var wanted = atMost ? Math.Min(row[column], bound) : Math.Max(row[column], bound);
            row[column] += (wanted - row[column]) * dominance;
        }
    }

    /// <param name="outside">frames outside of the closure; below zero inside</param>
    private static float Dominance(float outside)
    {
        var t = Math.Clamp(1 - outside / Ease, 0, 1);
        return t * t * (3 - 2 * t);
    }

    private static float Frame(long sample) => (sample - MediaClock.SamplesPerFrame / 2f) / MediaClock.SamplesPerFrame;
}
