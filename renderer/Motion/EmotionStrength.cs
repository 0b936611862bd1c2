namespace Presenter.Renderer.Motion;

/// <summary>
/// How strongly an emotion is performed. The network has only seen emotions in full, so what lies between and beyond is
/// mixed: the same script is performed a second time without emotion and with the same drawn performance, and the
/// difference of the two, which is the emotion alone, is taken <c>strength</c> times. It is what classifier-free guidance
/// does (Ho and Salimans 2022), and needs no other weights. At strength 1 there is nothing to mix and no second pass.
/// </summary>
public sealed class EmotionStrength(ControlMap controls)
{
    /// <summary>Change a frame at most: from none to full in half a second, since sentences of other strength follow each other.</summary>
    private const float Slew = 0.08f;

    private readonly bool[] mixed = controls.Names.Select(n => !ControlMap.IsArticulator(n)).ToArray();
    private float current = -1;

    /// <summary>The strength of the next frames. A neutral sentence keeps the one before: its script fades the emotion out.</summary>
    public float[] Next(StageDirection direction, int frames)
    {
        var target = direction.Emotion == Emotion.Neutral ? current < 0 ? 1 : current : Math.Clamp(direction.Strength, 0, StageDirection.MostStrength);
        if (current < 0)
            current = target;
        var strengths = new float[frames];
        for (var k = 0; k < frames; k++)
            strengths[k] = current += Math.Clamp(target - current, -Slew, Slew);
        return strengths;
    }

    /// <summary>
    /// Takes the emotion <paramref name="strengths"/> times, a frame. Articulators are left as they are: a smile of any
    /// strength must close its lips for p, b and m.
    /// </summary>
    /// <param name="codes">[frames, code], performed with the emotion in full; changed</param>
    /// <param name="neutral">[frames, code], performed without</param>
    public void Mix(float[] codes, float[] neutral, float[] strengths)
    {
        for (var i = 0; i < codes.Length; i++)
        {
            int column = i % mixed.Length, frame = i / mixed.Length;
            if (mixed[column])
                codes[i] = controls.Within(column, neutral[i] + strengths[frame] * (codes[i] - neutral[i]), codes[i]);
        }
    }
}
