using Presenter.Renderer;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Studio;

/// <summary>What a trace holds -> tracks that a page draws.</summary>
public static class StudioTracks
{
    /// <summary>5 ms: finer than a pixel of the widest timeline.</summary>
    private const int SamplesPerPeak = MediaClock.SampleRate / 200;

    /// <summary>Without the clip, which the caller has.</summary>
    /// <param name="samples">length of the clip</param>
    public static StudioResult Of(PresentationPipeline pipeline, PipelineTrace trace, IReadOnlyList<DirectedText> sentences, IReadOnlyList<WordSpan> words, IReadOnlyList<string> notices, long samples)
    {
        var manifest = pipeline.Package.Manifest;
        return new StudioResult(
            "", 0, manifest.Name, manifest.Width, manifest.Height, MediaClock.SampleRate, MediaClock.SamplesPerFrame, samples,
            sentences.Select((s, i) => Sentence(s, i, trace, words)).ToArray(),
            words.Select(w => new StudioWord(w.Text, w.StartSample, w.EndSample)).ToArray(),
            trace.Speech.SelectMany(c => c.Phonemes).Select(p => new StudioPhoneme(p.Phoneme, p.StartSample, p.EndSample, p.Stress)).ToArray(),
            SamplesPerPeak, Peaks(trace), Curves(pipeline, trace),
            trace.Timings.Select(t => new StudioTiming(t.Stage, t.StartSample, t.EndSample, Round(t.Ready.TotalMilliseconds), Round(t.Took.TotalMilliseconds))).ToArray(),
            notices, "", pipeline.Voice.Name, pipeline.Compute.ToString(), 0);
    }

    private static StudioSentence Sentence(DirectedText written, int index, PipelineTrace trace, IReadOnlyList<WordSpan> words)
    {
        var said = trace.Speech.Where(c => c.Sentence == index).ToArray();
        var direction = written.Over(StageDirection.Neutral);
        var gestures = direction.Gestures.Select(g => new StudioGesture(g.Gesture, g.Size,
            g.At is { } at && words.Where(w => w.Sentence == index && w.TextStart >= at).Select(w => (long?)w.StartSample).FirstOrDefault() is { } sample ? sample : null));
        return new StudioSentence(written.Text, direction.Emotion, direction.Strength, direction.Pace, gestures.ToArray(),
            said.Length > 0 ? said[0].StartSample : 0, said.Length > 0 ? said[^1].EndSample : 0);
    }

    private static List<float> Peaks(PipelineTrace trace)
    {
        var peaks = new List<float>();
        foreach (var part in trace.Speech.SelectMany(c => c.Pcm.Chunk(SamplesPerPeak)))
            peaks.Add(MathF.Round(part.Max(s => Math.Abs((int)s)) / 32768f, 3));
        return peaks;
    }

    private static StudioCurve[] Curves(PresentationPipeline pipeline, PipelineTrace trace)
    {
        var controls = pipeline.Package.Manifest.Controls;
        var codes = trace.Motion.SelectMany(m => m.Codes).ToArray();
        var frames = codes.Length / controls.Count;
        return controls.Select((control, k) =>
        {
            var values = Enumerable.Range(0, frames).Select(f => MathF.Round(codes[f * controls.Count + k], 4)).ToArray();
            var (least, most) = (values.Append(control.Rest).Min(), values.Append(control.Rest).Max());
            return new StudioCurve(control.Name, control.Rest, control.Least ?? least, control.Most ?? most, values);
        }).ToArray();
    }

    private static double Round(double milliseconds) => Math.Round(milliseconds, 1);
}
