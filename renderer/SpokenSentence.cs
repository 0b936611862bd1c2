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

/// <summary>How a sentence is performed. Strength and Pace: 1 is normal.</summary>
public sealed record StageDirection(Emotion Emotion, float Strength = 1f, Gesture Gesture = Gesture.None, float Pace = 1f)
{
    public static readonly StageDirection Neutral = new(Emotion.Neutral);
}

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
    None,
    Nod,
    Shake,
    BrowRaise,
    LookAside,
    Smile,
}
