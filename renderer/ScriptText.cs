using System.Text.RegularExpressions;

namespace Presenter.Renderer;

/// <summary>A script as somebody typed it -> sentences with their stage directions.</summary>
public static partial class ScriptText
{
    /// <summary>Headings and paragraphs are sentences of their own; within them . ? ! end one.</summary>
    public static IReadOnlyList<DirectedText> Sentences(string text) =>
        text.Split('\n').SelectMany(l => End().Split(l.Trim())).Select(ScriptTags.Read).Where(s => s.Text.Length > 0).ToList();

    /// <summary>One turn of them.</summary>
    /// <param name="otherwise">how it is said where no stage direction says otherwise</param>
    public static async IAsyncEnumerable<SpokenSentence> Turn(TurnId turn, IReadOnlyList<DirectedText> sentences, StageDirection otherwise)
    {
        await Task.Yield();
        for (var i = 0; i < sentences.Count; i++)
            yield return new SpokenSentence(turn, i, sentences[i].Text, sentences[i].Over(otherwise), []);
    }

    [GeneratedRegex(@"(?<=[.?!…])\s+(?=[\p{Lu}\d""“]|\[\p{L})")]
    private static partial Regex End();
}
