using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Motion;

/// <summary>
/// A turn's gestures over its performance: each begins with its word, or so that its stroke falls on the word's stressed
/// vowel, and goes on through the chunks that follow. Tempo, size and side vary a little, drawn from the turn's seed.
/// </summary>
public sealed class GestureTrack(ControlMap controls, long seed)
{
    /// <summary>Lips that round say something; a smile must leave them to it.</summary>
    private const float Rounded = 0.4f, RoundedShare = 0.8f;

    /// <summary>Words that are said without weight; a nod does not fall on them by itself.</summary>
    private static readonly HashSet<string> Light = new(StringComparer.OrdinalIgnoreCase)
    {
        "a", "an", "the", "and", "or", "but", "of", "to", "in", "on", "at", "for", "from", "with", "by", "as", "is", "are", "was", "were", "be", "been",
        "am", "i", "you", "we", "he", "she", "it", "they", "our", "your", "their", "his", "her", "its", "my", "that", "this", "there", "can", "will", "do", "does", "has", "have",
    };

    private readonly Random random = new((int)seed ^ 0x6e6f64);
    private readonly List<Made> running = [];
    private readonly HashSet<int> placed = [];
    private readonly int funnel = controls.Column("mouthFunnel"), pucker = controls.Column("mouthPucker");
    private int sentence = -1;
    private double headFree;

    /// <param name="Start">Frames from the turn's start.</param>
    /// <param name="Side">1, or -1 where it begins to the other side.</param>
    private sealed record Made(GestureShape Shape, double Start, double Tempo, double Size, int Side);

    /// <summary>Takes up the gestures that fall into this chunk.</summary>
    /// <param name="frame">First frame that is not yet performed; nothing begins earlier.</param>
    public void Place(SpeechChunk chunk, long frame)
    {
        if (chunk.Sentence != sentence)
            placed.Clear();
        sentence = chunk.Sentence;
        for (var i = 0; i < chunk.Direction.Gestures.Count; i++)
        {
            var cue = chunk.Direction.Gestures[i];
            // A word that is not spoken hands its gesture on to the next one, if need be in the next clause.
            var words = chunk.Words.Where(w => w.TextStart >= (cue.At ?? 0)).ToArray();
            if (words.Length > 0 && placed.Add(i))
                Begin(cue, chunk, words, frame);
        }
    }

    /// <summary>Adds what the gestures do in one frame; frames come in order.</summary>
    public void Apply(Span<float> row, long frame)
    {
        running.RemoveAll(m => (frame - m.Start) / m.Tempo >= m.Shape.Seconds * MediaClock.FrameRate);
        if (running.Count == 0)
            return;
        var rounding = Math.Clamp((Value(row, funnel) + Value(row, pucker)) / Rounded, 0, 1) * RoundedShare;
        foreach (var course in running.SelectMany(m => m.Shape.Courses.Select(c => (Made: m, Course: c))))
        {
            var column = controls.Column(course.Course.Control);
            if (column < 0)
                continue;
            var (made, control) = (course.Made, course.Course.Control);
            var added = made.Size * course.Course.At((frame - made.Start) / made.Tempo / MediaClock.FrameRate);
            added *= control is "yaw" or "gazeX" or "roll" ? made.Side : RestPose.IsMouth(control) ? 1 - rounding : 1;
            row[column] = controls.Add(column, row[column], (float)added);
        }
    }

    private void Begin(GestureCue cue, SpeechChunk chunk, WordSpan[] words, long frame)
    {
        var shapes = Gestures.Of(cue.Gesture);
        var shape = shapes[random.Next(shapes.Count)];
        var tempo = 0.94 + 0.16 * random.NextDouble();
        var size = cue.Size * (0.88 + 0.24 * random.NextDouble());
        var side = random.Next(2) * 2 - 1;
        var at = shape.Apex > 0 ? Stroke(cue, chunk, words) : words[0].StartSample;
        var start = Math.Max(frame, (double)at / MediaClock.SamplesPerFrame - shape.Apex * tempo * MediaClock.FrameRate);
        if (shape.MovesHead)
        {
            start = Math.Max(start, headFree);
            headFree = start + shape.Seconds * tempo * MediaClock.FrameRate;
        }
        running.Add(new Made(shape, start, tempo, size, side));
    }

    /// <summary>The middle of the stressed vowel: of the cue's own word, or of the first word that has weight.</summary>
    private static long Stroke(GestureCue cue, SpeechChunk chunk, WordSpan[] words)
    {
        var word = cue.At is null && words.FirstOrDefault(w => !Light.Contains(w.Text)) is { Text: not null } heavy ? heavy : words[0];
        var vowels = chunk.Phonemes.Where(p => PhonemeSet.IsVowel(p.Phoneme) && p.StartSample >= word.StartSample && p.EndSample <= word.EndSample).ToArray();
        var vowel = vowels.FirstOrDefault(v => v.Stress > 0) is { Phoneme: not null } stressed ? stressed : vowels.FirstOrDefault();
        return vowel.Phoneme is null ? word.StartSample : (vowel.StartSample + vowel.EndSample) / 2;
    }

    private static float Value(ReadOnlySpan<float> row, int column) => column < 0 ? 0 : row[column];
}
