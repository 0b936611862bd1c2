namespace Presenter.Renderer.Motion;

/// <summary>
/// Joins a stretch of motion to the one before: the step between them is taken back and let go over some frames. There is
/// one wherever a chunk was performed before its continuation was known, and where the emotion changes.
/// </summary>
public sealed class Seam(ControlMap controls)
{
    /// <summary>Frames until the step is let go; lips and jaw have to be where the sound is at once.</summary>
    private const int Lips = 3, Chunk = 6, Change = 14;

    private float[]? last;

    /// <param name="codes">[frames, code] of the new stretch; changed</param>
    /// <param name="expected">What the new performance makes of the frame before it; its own first frame where it knows none.</param>
    /// <param name="changed">Whether the emotion changed: then the head, too, may take up another pose.</param>
    public void Join(float[] codes, ReadOnlySpan<float> expected, bool changed)
    {
        var size = controls.Names.Count;
        for (var c = 0; last is not null && c < size; c++)
        {
            var step = last[c] - expected[c];
            var lips = controls.AreNamed && RestPose.IsMouth(controls.Names[c]) && !ControlMap.IsExpression(controls.Names[c]);
            var length = lips ? Lips : changed && controls.AreNamed ? Change : Chunk;
            for (var k = 0; k < length && k * size < codes.Length; k++)
            {
                var gone = (k + 1f) / (length + 1);
                codes[k * size + c] += step * (1 - gone * gone * (3 - 2 * gone));
            }
        }
        last = codes.Length < size ? last : codes[^size..];
    }
}
