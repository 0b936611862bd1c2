namespace Presenter.Bot.Streaming;

/// <summary>Section "Streaming".</summary>
public sealed record StreamingOptions
{
    public const string Section = "Streaming";

    /// <summary>Seconds that rendering may run ahead of playback: little is wasted when the visitor interrupts.</summary>
    public double AheadSeconds { get; init; } = 3;

    public string? Problem() => AheadSeconds is not (>= 1 and <= 60) ? $"{Section}:AheadSeconds is {AheadSeconds}; allowed are 1 to 60" : null;
}
