using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Presenter.Renderer;

/// <summary>A sentence without its tags, and what the tags said; null where they left it open.</summary>
/// <param name="Text">What is shown and spoken.</param>
public sealed record DirectedText(string Text, Emotion? Emotion, float? Strength, float? Pace, IReadOnlyList<GestureCue> Gestures)
{
    /// <summary>The direction, where <paramref name="otherwise"/> fills what is open. Who directs the face at all directs all of it.</summary>
    public StageDirection Over(StageDirection otherwise) => new(
        Emotion ?? otherwise.Emotion, Emotion is null ? otherwise.Strength : Strength ?? 1f, Pace ?? otherwise.Pace)
    {
        Gestures = Emotion is null && Gestures.Count == 0 ? otherwise.Gestures : Gestures,
    };
}

/// <summary>
/// Stage directions in a script: [warm], [cheerful:0.5], [nod], [slow], [pace:0.9], before a sentence or inside it
/// (docs/stage-directions.md). What only looks like one of ours ([nod:twice], [happy:0.5]) is left out and does nothing;
/// every other bracket, [1] and [sic] and Markdown links, is text.
/// </summary>
public static partial class ScriptTags
{
    private const float SlowPace = 0.87f, FastPace = 1.15f, LeastPace = 0.7f, MostPace = 1.4f, LeastSize = 0.3f, MostSize = 1.5f;

    /// <summary>Also as language models like to write them.</summary>
    private static readonly Dictionary<string, Gesture> Gestures = new()
    {
        ["nod"] = Gesture.Nod, ["nods"] = Gesture.Nod, ["nodding"] = Gesture.Nod,
        ["shake"] = Gesture.Shake, ["shakes"] = Gesture.Shake, ["headshake"] = Gesture.Shake, ["shakehead"] = Gesture.Shake, ["shakeshead"] = Gesture.Shake,
        ["browraise"] = Gesture.BrowRaise, ["raisebrows"] = Gesture.BrowRaise, ["raisesbrows"] = Gesture.BrowRaise, ["browsup"] = Gesture.BrowRaise,
        ["lookaside"] = Gesture.LookAside, ["looksaside"] = Gesture.LookAside,
        ["smile"] = Gesture.Smile, ["smiles"] = Gesture.Smile, ["smiling"] = Gesture.Smile,
    };

    public static DirectedText Read(string written)
    {
        var text = new StringBuilder();
        Emotion? emotion = null;
        float? strength = null, pace = null;
        var cues = new List<(Gesture Gesture, float Size, int At)>();
        var from = 0;
        foreach (Match tag in Tag().Matches(written))
        {
            var name = Separators().Replace(tag.Groups["name"].Value, "").ToLowerInvariant();
            var value = Number(tag.Groups["value"].Value);
            if (Enum.TryParse<Emotion>(name, ignoreCase: true, out var felt))
            {
                if (emotion is null)
                    (emotion, strength) = (felt, value is { } s ? Math.Clamp(s, 0, StageDirection.MostStrength) : null);
            }
            else if (Gestures.TryGetValue(name, out var gesture))
                cues.Add((gesture, value is { } size ? Math.Clamp(size, LeastSize, MostSize) : 1f, -1));
            else if (name is "slow" or "fast" or "pace")
                pace ??= Pace(name, value);
            else if (value is null)
                continue;
            Append(text, written.AsSpan(from, tag.Index - from));
            from = tag.Index + tag.Length;
            if (Gestures.ContainsKey(name))
                cues[^1] = cues[^1] with { At = text.Length };
        }
        Append(text, written.AsSpan(from));
        var shown = text.ToString().TrimEnd();
        return new DirectedText(shown, emotion, strength, pace, cues.Select(c => new GestureCue(c.Gesture, c.Size, Place(shown, c.At))).ToArray());
    }

    /// <summary>Where a tag stood no second space stays, and none before a full stop.</summary>
    private static void Append(StringBuilder text, ReadOnlySpan<char> part)
    {
        if (text.Length == 0 || char.IsWhiteSpace(text[^1]) || text[^1] is '(' or '“')
            part = part.TrimStart();
        if (part.Length > 0 && part[0] is '.' or ',' or ';' or ':' or '?' or '!')
        {
            while (text.Length > 0 && char.IsWhiteSpace(text[^1]))
                text.Length--;
        }
        text.Append(part);
    }

    /// <returns>the start of the word after <paramref name="at"/>, of the last word where none follows, null before the first</returns>
    private static int? Place(string text, int at)
    {
        var words = Word().Matches(text);
        return words.Count == 0 || at <= words[0].Index ? null
            : (words.FirstOrDefault(w => w.Index >= at - 1) ?? words[^1]).Index;
    }

    private static float? Pace(string name, float? value) => name switch
    {
        "slow" => SlowPace,
        "fast" => FastPace,
        _ => value is { } pace ? Math.Clamp(pace, LeastPace, MostPace) : null,
    };

    private static float? Number(string text) =>
        float.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value) && float.IsFinite(value) ? value : null;

    [GeneratedRegex(@"\[\s*(?<name>\p{L}[\p{L} _-]{0,15}?)\s*(:\s*(?<value>[^\[\]\n]{0,12}?)\s*)?\](?!\()")]
    private static partial Regex Tag();

    [GeneratedRegex(@"[ _-]")]
    private static partial Regex Separators();

    [GeneratedRegex(@"[\p{L}\p{N}€£$]\S*")]
    private static partial Regex Word();
}
