namespace Presenter.Renderer.Frames;

/// <summary>The shape of a <see cref="FrameGenerator"/>; stored in the package, so that weights and network agree.</summary>
public sealed record FrameGeneratorOptions
{
    /// <summary>Length of the motion code.</summary>
    public int CodeSize { get; init; } = 30;

    /// <summary>Which numbers of the code turn the head; where none are named, the network finds <see cref="PoseSize"/> directions itself.</summary>
    public int[] PoseColumns { get; init; } = [];

    public int PoseSize { get; init; } = 6;

    /// <summary>Moving region in pixels; multiples of 32.</summary>
    public int Width { get; init; } = 320;

    public int Height { get; init; } = 416;

    /// <summary>Width of the network that turns the code into modulation.</summary>
    public int StyleSize { get; init; } = 128;

    /// <summary>Channels at 1/32, 1/16, 1/8 and 1/4 of the region's size.</summary>
    public int[] Channels { get; init; } = [128, 96, 64, 32];

    /// <summary>Residual blocks at 1/4 size.</summary>
    public int Blocks { get; init; } = 3;

    /// <summary>Channels of the detail branches, at 1/2 size.</summary>
    public int DetailChannels { get; init; } = 48;

    /// <summary>Residual blocks of a detail branch.</summary>
    public int DetailBlocks { get; init; } = 3;

    /// <summary>Boxes that get a detail branch, in region pixels; multiples of 16.</summary>
    public Box[] Details { get; init; } = [];

    /// <summary>What of the code each part of the head sees, later ones over earlier ones; where there are none, everything sees all.</summary>
    public Zone[] Zones { get; init; } = [];

    /// <summary>What looks otherwise as the head turns and the face moves; null where nothing was found, or not looked for.</summary>
    public LooksOptions? Looks { get; init; }

    public FrameGeneratorOptions WithoutLooks() => this with { Looks = null };
}

/// <summary>
/// A part of the head, in region pixels, and the numbers of the code that can change how it looks: what a mouth does tells nothing about
/// an eye, and a network that sees both tells pictures apart by it and learns their noise by heart.
/// </summary>
public sealed record Zone(Box Box, int[] Columns);

/// <summary>A rectangle in pixels.</summary>
public readonly record struct Box(int X, int Y, int Width, int Height)
{
    /// <summary>The same place, counted from the corner of <paramref name="outer"/>.</summary>
    public Box Within(Box outer) => this with { X = X - outer.X, Y = Y - outer.Y };
}
