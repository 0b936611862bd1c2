namespace Presenter.Renderer.Motion;

/// <summary>
/// How strongly an emotion is performed. The network has only seen emotions in full, so what lies between and beyond is
/// mixed: the same script is performed a second time without emotion and with the same luck, and the difference of the
/// two, which is the emotion alone, is taken <c>strength</c> times. It is what classifier-free guidance does (Ho and
/// Salimans 2022), and needs no other weights. At strength 1 there is nothing to mix and no second pass.
/// </summary>
public sealed class EmotionStrength(ControlMap controls)
{
    /// <summary>
    /// Change a frame at most: none to full in half a second, since sentences of other strength follow each other; slower
    /// in a neutral sentence, whose script lets the emotion go within a second, so that it does not flare up first.
    /// </summary>
    private const float Slew = 0.08f, NeutralSlew = 0.02f;

    private readonly bool[] mixed = controls.Names.Select(n => !controls.AreNamed || ControlMap.IsExpression(n)).ToArray();
    private float current = -1;

    /// <summary>The strength of the next frames.</summary>
    public float[] Next(StageDirection direction, int frames)
    {
        var neutral = direction.Emotion == Emotion.Neutral;
        var target = neutral ? 1 : Math.Clamp(direction.Strength, 0, StageDirection.MostStrength);
        var slew = neutral ? NeutralSlew : Slew;
        if (current < 0)
            current = target;
        var strengths = new float[frames];
        for (var k = 0; k < frames; k++)
            strengths[k] = current += Math.Clamp(target - current, -slew, slew);
        return strengths;
    }

    /// <summary>
    /// Takes the emotion <paramref name="strengths"/> times, a frame: in the face's expression. Articulators stay, since a
    /// smile of any strength must close its lips for p, b and m, and so do head and gaze, which no emotion moves by itself.
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
