using System.Globalization;

namespace Presenter.Renderer.Speech;

/// <summary>Numbers as English words.</summary>
public static class NumberWords
{
    private static readonly string[] Small =
    [
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];

    private static readonly string[] Tens = ["", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];

    private static readonly Dictionary<string, string> Ordinals = new()
    {
        ["one"] = "first", ["two"] = "second", ["three"] = "third", ["five"] = "fifth", ["eight"] = "eighth", ["nine"] = "ninth",
        ["twelve"] = "twelfth",
    };

    public static string[] Cardinal(long value)
    {
        if (value < 0)
            return ["minus", .. Cardinal(-value)];
        if (value < 20)
            return [Small[value]];
        if (value < 100)
            return value % 10 == 0 ? [Tens[value / 10]] : [Tens[value / 10], Small[value % 10]];
        if (value < 1000)
            return value % 100 == 0 ? [Small[value / 100], "hundred"] : [Small[value / 100], "hundred", "and", .. Cardinal(value % 100)];
        foreach (var (size, name) in new[] { (1_000_000_000_000, "trillion"), (1_000_000_000, "billion"), (1_000_000, "million"), (1000L, "thousand") })
        {
            if (value < size)
                continue;
            var rest = value % size;
            string[] head = [.. Cardinal(value / size), name];
            return rest == 0 ? head : rest < 100 ? [.. head, "and", .. Cardinal(rest)] : [.. head, .. Cardinal(rest)];
        }
        return [];
    }

    public static string[] Ordinal(long value)
    {
        var words = Cardinal(value);
        var last = words[^1];
        words[^1] = Ordinals.TryGetValue(last, out var own) ? own : last.EndsWith('y') ? last[..^1] + "ieth" : last + "th";
        return words;
    }

    /// <summary>As people say years: 1894 eighteen ninety four, 1905 nineteen oh five, 2007 two thousand and seven.</summary>
    public static string[] Year(int value) => (value / 100, value % 100) switch
    {
        (< 11 or > 20, _) or (20, < 10) => Cardinal(value),
        (var century, 0) => [.. Cardinal(century), "hundred"],
        (var century, < 10 and var rest) => [.. Cardinal(century), "oh", Small[rest]],
        (var century, var rest) => [.. Cardinal(century), .. Cardinal(rest)],
    };

    /// <summary>One digit after the other, for telephone numbers and codes.</summary>
    public static string[] Digits(string digits) => digits.Where(char.IsAsciiDigit).Select(d => d == '0' ? "oh" : Small[d - '0']).ToArray();

    /// <param name="text">digits with thousands commas, perhaps a decimal point</param>
    public static string[] Number(string text)
    {
        var plain = text.Replace(",", "", StringComparison.Ordinal);
        var point = plain.IndexOf('.');
        var whole = point < 0 ? plain : plain[..point];
        if (whole.Length > 15)
            return Digits(plain);
        var words = Cardinal(whole.Length == 0 ? 0 : long.Parse(whole, CultureInfo.InvariantCulture));
        return point < 0 ? words : [.. words, "point", .. plain[(point + 1)..].Where(char.IsAsciiDigit).Select(d => Small[d - '0'])];
    }

    public static string[] Time(int hour, int minute) => minute switch
    {
        0 when hour is 0 => ["midnight"],
        0 when hour is 12 => ["noon"],
        0 when hour < 12 => [.. Cardinal(hour), "o'clock"],
        0 => [.. Cardinal(hour - 12), "p", "m"],
        < 10 => [.. Cardinal(hour > 12 ? hour - 12 : hour), "oh", Small[minute], .. After(hour)],
        _ => [.. Cardinal(hour > 12 ? hour - 12 : hour == 0 ? 12 : hour), .. Cardinal(minute), .. After(hour)],
    };

    private static string[] After(int hour) => hour > 12 ? ["p", "m"] : [];
}
