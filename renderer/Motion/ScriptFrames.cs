using Presenter.Renderer.Speech;
using TorchSharp;
using static TorchSharp.torch;

namespace Presenter.Renderer.Motion;

/// <summary>
/// A script as the motion network reads it: for the middle of each frame the phoneme that sounds, its neighbours, how far
/// into it we are, and how the sentence is performed.
/// </summary>
/// <param name="Phonemes">3 indices a frame: previous, current, next.</param>
/// <param name="Values"><see cref="ValueCount"/> numbers a frame.</param>
public sealed record ScriptFrames(long[] Phonemes, float[] Values)
{
    public const int ValueCount = EmotionValue + 5;

    private const int EmotionValue = 6;

    public int Frames => Phonemes.Length / 3;

    /// <param name="spans">Without gaps, in order.</param>
    /// <param name="startSample">Of the first frame, on the same clock as the spans.</param>
    public static ScriptFrames From(IReadOnlyList<PhonemeSpan> spans, StageDirection direction, long startSample, int frames)
    {
        var phonemes = new long[frames * 3];
        var values = new float[frames * ValueCount];
        var at = 0;
        for (var k = 0; k < frames; k++)
        {
            var middle = startSample + k * MediaClock.SamplesPerFrame + MediaClock.SamplesPerFrame / 2;
            while (at < spans.Count && spans[at].EndSample <= middle)
                at++;
            phonemes[k * 3] = Index(spans, at - 1);
            phonemes[k * 3 + 1] = Index(spans, at);
            phonemes[k * 3 + 2] = Index(spans, at + 1);
            var row = values.AsSpan(k * ValueCount, ValueCount);
            var inside = at < spans.Count && spans[at].StartSample <= middle;
            float before = inside ? InFrames(middle - spans[at].StartSample) : 10, after = inside ? InFrames(spans[at].EndSample - middle) : 10;
            row[0] = before / 5;
            row[1] = after / 5;
            row[2] = before / (before + after + 1e-3f);
            row[3] = inside ? spans[at].Stress : 0;
            row[4] = inside && PhonemeSet.IsVowel(spans[at].Phoneme) ? 1 : 0;
            row[5] = inside && spans[at].Phoneme != PhonemeSet.Silence ? 1 : 0;
            row[EmotionValue + (int)direction.Emotion] = 1;
        }
        return new ScriptFrames(phonemes, values);
    }

    /// <summary>Silence, performed in the same way as <paramref name="direction"/> says.</summary>
    public static ScriptFrames Silence(StageDirection direction, int frames) => From([], direction, 0, frames);

    /// <summary>The same script said without any emotion.</summary>
    public ScriptFrames Neutral()
    {
        var values = (float[])Values.Clone();
        for (var k = 0; k < Frames; k++)
        {
            values.AsSpan(k * ValueCount + EmotionValue, ValueCount - EmotionValue).Clear();
            values[k * ValueCount + EmotionValue] = 1;
        }
        return this with { Values = values };
    }

    public ScriptFrames Slice(int start, int frames) => new(
        Phonemes[(start * 3)..((start + frames) * 3)], Values[(start * ValueCount)..((start + frames) * ValueCount)]);

    public static ScriptFrames Join(params ReadOnlySpan<ScriptFrames> parts)
    {
        var phonemes = new List<long>();
        var values = new List<float>();
        foreach (var part in parts)
        {
            phonemes.AddRange(part.Phonemes);
            values.AddRange(part.Values);
        }
        return new ScriptFrames([.. phonemes], [.. values]);
    }

    /// <returns>int64 [1, frames, 3] and fp32 [1, frames, ValueCount]</returns>
    public (Tensor Phonemes, Tensor Values) ToTensors() =>
        (tensor(Phonemes).reshape(1, Frames, 3), tensor(Values).reshape(1, Frames, ValueCount));

    private static long Index(IReadOnlyList<PhonemeSpan> spans, int at) =>
        at >= 0 && at < spans.Count ? Math.Max(PhonemeSet.IndexOf(spans[at].Phoneme), 0) : PhonemeSet.SilenceIndex;

    private static float InFrames(long samples) => Math.Min(10f, (float)samples / MediaClock.SamplesPerFrame);
}
