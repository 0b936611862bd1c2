namespace Presenter.Renderer.Motion;

/// <summary>
/// How strongly an emotion is performed. The network has only seen emotions in full, so what lies between and beyond is
/// mixed: the same script is performed a second time without emotion and with the same luck, and the difference of the
/// two, which is the emotion alone, is taken <c>strength</c> times. It is what classifier-free guidance does (Ho and
/// Salimans 2022), and needs no other weights. At strength 1 there is nothing to mix and no second pass.
/// </summary>
public static class EmotionStrength
{
    public static bool NeedsNeutral(StageDirection direction) => direction.Emotion != Emotion.Neutral && direction.Strength != 1;

    /// <summary>
    /// Takes the emotion <paramref name="strength"/> times, in the face's expression. Articulators stay, since a smile of
    /// any strength must close its lips for p, b and m, and so do head and gaze, which no emotion moves by itself. Where the
    /// numbers of the code have no names, all are mixed.
    /// </summary>
    /// <param name="codes">[frames, code], performed with the emotion in full; changed</param>
    /// <param name="neutral">[frames, code], performed without</param>
    /// <param name="strength">0 to <see cref="StageDirection.MostStrength"/></param>
    public static void Mix(float[] codes, float[] neutral, float strength, ControlMap controls)
    {
        var taken = Math.Clamp(strength, 0, StageDirection.MostStrength);
        for (var i = 0; i < codes.Length; i++)
        {
            var column = i % controls.Names.Count;
            if (!controls.AreNamed || ControlMap.IsExpression(controls.Names[column]))
                codes[i] = neutral[i] + taken * (codes[i] - neutral[i]);
        }
    }
}
