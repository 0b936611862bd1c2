using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Encoding;

public enum SegmentKind
{
    Init,
    Media,
}

/// <summary>A piece of fragmented MP4 for one turn. Sequence 0 is the init segment.</summary>
/// <param name="StartSample">Position on the turn's clock of what it shows; 0 for the init segment.</param>
/// <param name="DurationSamples">0 for the init segment.</param>
/// <param name="Words">Words that begin within this segment.</param>
public sealed record MediaSegment(
    TurnId Turn,
    int Sequence,
    SegmentKind Kind,
    long StartSample,
    long DurationSamples,
    byte[] Bytes,
    IReadOnlyList<WordSpan> Words);
