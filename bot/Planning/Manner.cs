using System.Text.RegularExpressions;
using Presenter.Renderer;

namespace Presenter.Bot.Planning;

/// <summary>
/// How a sentence without stage directions is said, as a person at an information desk would: the documents that the
/// offline answerer reads from hold none. Seldom rather than often; most sentences are said plainly.
/// </summary>
public static partial class Manner
{
    /// <param name="index">Position in the answer: only its first sentence answers yes or no.</param>
    public static StageDirection Of(string text, int index) =>
        Sorry().IsMatch(text) ? With(Emotion.Concerned, 1.2f, Unknown().IsMatch(text) ? Gesture.Shake : null)
        : index == 0 && Yes().IsMatch(text) ? With(Emotion.Warm, 1, Gesture.Nod)
        : index == 0 && No().IsMatch(text) ? With(Emotion.Concerned, 0.6f, Gesture.Shake)
        : Closed().IsMatch(text) ? With(Emotion.Emphatic, 1.2f, null)
        : text.EndsWith('?') ? With(Emotion.Warm, 0.7f, Gesture.BrowRaise)
        : text.EndsWith('!') ? With(Emotion.Cheerful, 1, null)
        : index == 0 && Amount().IsMatch(text) ? With(Emotion.Emphatic, 0.8f, Gesture.Nod)
        : StageDirection.Neutral;

    private static StageDirection With(Emotion emotion, float strength, Gesture? gesture) =>
        new(emotion, strength) { Gestures = gesture is { } g ? [new GestureCue(g, Math.Min(1, strength))] : [] };

    [GeneratedRegex(@"\b(sorry|unfortunately|apolog|afraid|do not know|don't know)", RegexOptions.IgnoreCase)]
    private static partial Regex Sorry();

    [GeneratedRegex(@"\b(do not|don't|cannot|can't|could not|couldn't) (know|say|tell|find|answer)", RegexOptions.IgnoreCase)]
    private static partial Regex Unknown();

    [GeneratedRegex(@"^(yes|certainly|of course)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Yes();

    [GeneratedRegex(@"^no\b", RegexOptions.IgnoreCase)]
    private static partial Regex No();

    [GeneratedRegex(@"\b(is|are|stays?|remains?) (always |also )?closed\b|\bnot (allowed|permitted)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Closed();

    [GeneratedRegex(@"[€$£]\s?\d")]
    private static partial Regex Amount();
}
