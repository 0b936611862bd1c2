using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Motion;

/// <summary>Motion codes for a run of frames, with the sound that belongs to exactly these frames.</summary>
/// <param name="Codes">Row-major [frames, code size].</param>
/// <param name="Pcm">frames x <see cref="MediaClock.SamplesPerFrame"/> samples.</param>
/// <param name="Words">Words that begin within these frames.</param>
public sealed record MotionChunk(
    TurnId Turn,
    long StartFrame,
    int Frames,
    float[] Codes,
    ReadOnlyMemory<short> Pcm,
    IReadOnlyList<WordSpan> Words);
