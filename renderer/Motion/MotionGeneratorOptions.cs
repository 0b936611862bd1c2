namespace Presenter.Renderer.Motion;

/// <summary>The shape of a <see cref="MotionGenerator"/>; stored in the package, so that weights and network agree.</summary>
public sealed record MotionGeneratorOptions
{
    /// <summary>Numbers a frame that come out: the motion code.</summary>
    public int CodeSize { get; init; } = 30;

    public int Width { get; init; } = 128;

    public int Heads { get; init; } = 4;

    public int Layers { get; init; } = 3;

    /// <summary>Frames of script that are read ahead; what lies beyond the known script counts as silence.</summary>
    public int LookAhead { get; init; } = 8;

    /// <summary>Frames that attention looks back, a layer.</summary>
    public int LookBack { get; init; } = 32;

    /// <summary>Numbers a step of performance: what the script leaves open (blinks, sway, brows).</summary>
    public int Performance { get; init; } = 12;

    /// <summary>Frames a step of performance.</summary>
    public int Step { get; init; } = 5;

    /// <summary>Frames before a chunk whose script still matters: each layer looks back, the encoder too.</summary>
    public int Context => Layers * LookBack + LookAhead;
}
