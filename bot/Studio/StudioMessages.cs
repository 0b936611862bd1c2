using Presenter.Renderer;

namespace Presenter.Bot.Studio;

/// <param name="Presenter">Name of its folder.</param>
public sealed record StudioRequest(string? Presenter, string? Text);

/// <param name="Problem">Why it cannot be chosen, with the remedy.</param>
public sealed record StudioPresenter(string Folder, string Name, string? Language, bool Serves, string? Problem);

/// <summary>One line of the answer: how far it is, or the whole result, or what went wrong.</summary>
public sealed record StudioLine(StudioProgress? Progress = null, StudioResult? Result = null, string? Problem = null);

/// <param name="Doing">In words.</param>
/// <param name="Done">0 to 1; null where it is not known.</param>
public sealed record StudioProgress(string Doing, double? Done = null);

/// <summary>A rendered text: the clip and everything that led to it. Positions are samples on the turn's clock.</summary>
/// <param name="Clip">Where the MP4 is.</param>
/// <param name="Vtt">The captions, a whole WebVTT file.</param>
/// <param name="Peaks">Largest amplitude of every <paramref name="SamplesPerPeak"/> samples, 0 to 1.</param>
public sealed record StudioResult(
    string Clip, long Bytes, string Presenter, int Width, int Height, int SampleRate, int SamplesPerFrame, long Samples,
    IReadOnlyList<StudioSentence> Sentences, IReadOnlyList<StudioWord> Words, IReadOnlyList<StudioPhoneme> Phonemes,
    int SamplesPerPeak, IReadOnlyList<float> Peaks, IReadOnlyList<StudioCurve> Curves, IReadOnlyList<StudioTiming> Timings,
    IReadOnlyList<string> Notices, string Vtt, string Voice, string Compute, double Seconds);

public sealed record StudioSentence(string Text, Emotion Emotion, float Strength, float Pace, IReadOnlyList<StudioGesture> Gestures, long Start, long End);

/// <param name="At">Sample at which the word begins on which it falls; null where people make it by themselves.</param>
public sealed record StudioGesture(Gesture Gesture, float Size, long? At);

public sealed record StudioWord(string Text, long Start, long End);

public sealed record StudioPhoneme(string Phoneme, long Start, long End, int Stress);

/// <summary>One control, a value a frame.</summary>
public sealed record StudioCurve(string Name, float Rest, float Least, float Most, IReadOnlyList<float> Values);

/// <param name="Ready">Milliseconds after the rendering began.</param>
/// <param name="Took">Milliseconds of the stage's own work.</param>
public sealed record StudioTiming(PipelineStage Stage, long Start, long End, double Ready, double Took);
