namespace Presenter.Renderer;

/// <summary>One sentence of the answer as the planner wrote it: what is shown, where it comes from, how it is said.</summary>
/// <param name="Index">Position in the answer, from 0.</param>
/// <param name="Text">As written, for captions; Speech decides how it is spoken.</param>
public sealed record SpokenSentence(
    TurnId Turn,
    int Index,
    string Text,
    StageDirection Direction,
    IReadOnlyList<Citation> Citations);

/// <summary>Where a statement comes from. Number is what the text's [n] refers to, from 1.</summary>
public sealed record Citation(int Number, string Title, string Source, string? Heading);

/// <summary>How a sentence is performed.</summary>
/// <param name="Strength">Of the emotion: 0 is neutral, 1 as the presenter was trained, at most <see cref="MostStrength"/>.</param>
/// <param name="Pace">Of the voice: 1 is normal, 2 twice as fast.</param>
public sealed record StageDirection(Emotion Emotion, float Strength = 1f, float Pace = 1f)
{
    public const float MostStrength = 1.5f;

    public static readonly StageDirection Neutral = new(Emotion.Neutral);

    /// <summary>In the order in which they are made.</summary>
    public IReadOnlyList<GestureCue> Gestures { get; init; } = [];
}

/// <summary>A gesture and where it is made.</summary>
/// <param name="Size">1 is usual.</param>
/// <param name="At">Index in the sentence's text where the word begins on which it falls; null where people make it by themselves.</param>
public readonly record struct GestureCue(Gesture Gesture, float Size = 1f, int? At = null);

/// <summary>Order is the order of the motion network's emotion inputs; append only.</summary>
public enum Emotion
{
    Neutral,
    Warm,
    Cheerful,
    Concerned,
    Emphatic,
}

public enum Gesture
{
    Nod,
    Shake,
    BrowRaise,
    LookAside,
    Smile,
}
