using System.Globalization;

namespace Presenter.Bot.Listening;

/// <summary>Number words become figures, as people type them: "twenty eight" is 28, "eighteen eighty nine" 1889. Small numbers stay words.</summary>
public static class SpokenNumbers
{
    private const int LargestWord = 12;

    private static readonly string[] Ones =
        ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    /// <returns>for each word of the answer what it says and how many words it stands for</returns>
    public static IEnumerable<(string Text, int Words)> Of(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count;)
        {
            var (value, used) = Read(words, at);
            var text = used > 0 && value > LargestWord ? value.ToString(CultureInfo.InvariantCulture) : null;
            for (var i = 0; text is null && i < Math.Max(1, used); i++)
                yield return (words[at + i], 1);
            if (text is not null)
                yield return (text, used);
            at += Math.Max(1, used);
        }
    }

    /// <summary>A number below a hundred, then perhaps hundreds, thousands, or a second pair of a year.</summary>
    private static (int Value, int Used) Read(IReadOnlyList<string> words, int at)
    {
        var (value, used) = Pair(words, at);
        if (used == 0)
            return (0, 0);
        string Next() => at + used < words.Count ? words[at + used] : "";
        if (Next() == "hundred")
        {
            (value, used) = (value * 100, used + 1);
            Add(Next() == "and" ? 1 : 0);
        }
        else if (value is >= 11 and <= 20 && Pair(words, at + used) is (>= 10, var year))
        {
            return (value * 100 + Pair(words, at + used).Value, used + year);
        }
        if (Next() == "thousand")
        {
            (value, used) = (value * 1000, used + 1);
            if (Pair(words, at + used) is (var hundreds and < 10, var first and > 0) && at + used + first < words.Count && words[at + used + first] == "hundred")
                (value, used) = (value + hundreds * 100, used + first + 1);
            Add(Next() == "and" ? 1 : 0);
        }
        return (value, used);

        void Add(int skipped)
        {
            if (Pair(words, at + used + skipped) is (var rest, var more and > 0))
                (value, used) = (value + rest, used + skipped + more);
        }
    }

    private static (int Value, int Used) Pair(IReadOnlyList<string> words, int at)
    {
        if (at >= words.Count)
            return (0, 0);
        var one = Array.IndexOf(Ones, words[at]);
        if (one >= 0)
            return (one, 1);
        var ten = Array.IndexOf(Tens, words[at]);
        if (ten < 2)
            return (0, 0);
        var unit = at + 1 < words.Count ? Array.IndexOf(Ones, words[at + 1]) : -1;
        return unit is >= 1 and <= 9 ? (ten * 10 + unit, 2) : (ten * 10, 1);
    }
}
