namespace Presenter.Renderer;

/// <summary>
/// The one clock of a turn. Positions are integers: audio samples at 32 kHz and frame numbers at 25 a second, both
/// counted from the start of the answer; one frame is exactly 1280 samples, so no rounding ever accumulates.
/// </summary>
public static class MediaClock
{
    public const int SampleRate = 32000;
    public const int FrameRate = 25;
    public const int SamplesPerFrame = SampleRate / FrameRate;

    public static TimeSpan TimeOfSample(long sample) => TimeSpan.FromTicks(sample * TimeSpan.TicksPerSecond / SampleRate);
}

/// <summary>Names one question and everything made to answer it; whatever carries another one is stale and dropped.</summary>
public readonly record struct TurnId(Guid Value)
{
    public static TurnId New() => new(Guid.NewGuid());

    public override string ToString() => Value.ToString("N");
}
