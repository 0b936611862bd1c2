using System.Globalization;
using System.Text.RegularExpressions;

namespace Presenter.Bot.Listening;

/// <summary>A word as pocketsphinx heard it.</summary>
/// <param name="Begin">frame, 100 a second</param>
/// <param name="Acoustic">log likelihood of the sound, over the word</param>
public sealed partial record HeardWord(string Text, int Begin, int End, long Acoustic)
{
    /// <param name="line">of -hypseg: utterance S n T n A n L n, then begin, acoustic and language score and word, again and again, then the end</param>
    public static IReadOnlyList<HeardWord> Read(string line)
    {
        var fields = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var words = new List<HeardWord>();
        for (var at = Array.IndexOf(fields, "L") + 2; at > 1 && at + 4 < fields.Length; at += 4)
        {
            var word = Variant().Replace(fields[at + 3], "");
            if (char.IsLetter(word[0]) || word[0] == '\'')
                words.Add(new HeardWord(word, Number(fields[at]), Number(fields[at + 4]), long.Parse(fields[at + 1], CultureInfo.InvariantCulture)));
        }
        return words;
    }

    private static int Number(string field) => int.Parse(field, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\(\d+\)$")]
    private static partial Regex Variant();
}
