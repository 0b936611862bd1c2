using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Presenter.Renderer.Speech;

/// <summary>One written word -> the words a person says for it.</summary>
public static partial class WordReader
{
    private static readonly Dictionary<string, string> Abbreviations = new(StringComparer.OrdinalIgnoreCase)
    {
        ["mr."] = "mister", ["mrs."] = "missus", ["ms."] = "miz", ["dr."] = "doctor", ["prof."] = "professor", ["st."] = "saint", ["no."] = "number",
        ["e.g."] = "for example", ["i.e."] = "that is", ["etc."] = "and so on", ["approx."] = "approximately", ["vs."] = "versus", ["ca."] = "about",
        ["jan."] = "january", ["feb."] = "february", ["aug."] = "august", ["sept."] = "september", ["oct."] = "october", ["nov."] = "november", ["dec."] = "december",
        ["mon."] = "monday", ["tue."] = "tuesday", ["wed."] = "wednesday", ["thu."] = "thursday", ["fri."] = "friday", ["sat."] = "saturday",
    };

    private static readonly Dictionary<string, (string One, string Many)> Units = new()
    {
        ["km"] = ("kilometre", "kilometres"), ["m"] = ("metre", "metres"), ["cm"] = ("centimetre", "centimetres"), ["mm"] = ("millimetre", "millimetres"),
        ["kg"] = ("kilogram", "kilograms"), ["g"] = ("gram", "grams"), ["t"] = ("ton", "tons"), ["l"] = ("litre", "litres"), ["m²"] = ("square metre", "square metres"),
        ["m³"] = ("cubic metre", "cubic metres"), ["°C"] = ("degree celsius", "degrees celsius"), ["°"] = ("degree", "degrees"), ["%"] = ("percent", "percent"),
        ["km/h"] = ("kilometre per hour", "kilometres per hour"), ["kW"] = ("kilowatt", "kilowatts"), ["hp"] = ("horsepower", "horsepower"),
        ["min"] = ("minute", "minutes"), ["h"] = ("hour", "hours"), ["am"] = ("a m", "a m"), ["pm"] = ("p m", "p m"), ["a.m"] = ("a m", "a m"), ["p.m"] = ("p m", "p m"),
    };

    private static readonly Dictionary<char, (string Name, string Names, string Cent)> Currencies = new()
    {
        ['€'] = ("euro", "euros", "cent"), ['$'] = ("dollar", "dollars", "cent"), ['£'] = ("pound", "pounds", "p"), ['¥'] = ("yen", "yen", ""),
    };

    private static readonly string[] Months =
    [
        "january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december",
    ];

    public static bool IsAbbreviation(string word) => Abbreviations.ContainsKey(word);

    /// <returns>words of letters and apostrophes; none where nothing in it can be spoken</returns>
    public static IReadOnlyList<string> Read(string word, string before, string after)
    {
        if (Units.TryGetValue(word, out var unit) && Number().Match(before) is { Success: true } count && count.Groups["u"].Length == 0)
            return (count.Groups["n"].Value == "1" ? unit.One : unit.Many).Split(' ');
        if (Abbreviations.TryGetValue(word, out var full))
            return full.Split(' ');
        if (Url().IsMatch(word))
            return Address(word);
        if (IsoDate().Match(word) is { Success: true } iso)
            return Date(iso, "d", "m", "y");
        if (SlashDate().Match(word) is { Success: true } slash)
            return Date(slash, "d", "m", "y");
        if (Clock().Match(word) is { Success: true } clock && Value(clock, "h") < 25 && Value(clock, "m") < 60)
            return [.. NumberWords.Time(Value(clock, "h"), Value(clock, "m")), .. Suffix(clock.Groups["s"].Value)];
        if (Money().Match(word) is { Success: true } money)
            return Amount(money);
        if (Phone().IsMatch(word))
            return NumberWords.Digits(word);
        if (Range().Match(word) is { Success: true } range)
            return [.. Read(range.Groups["a"].Value, "", ""), "to", .. Read(range.Groups["b"].Value + range.Groups["u"].Value, "", after)];
        if (OrdinalNumber().Match(word) is { Success: true } ordinal)
            return NumberWords.Ordinal(Value(ordinal, "n"));
        if (Number().Match(word) is { Success: true } number)
            return Counted(number, before, after);
        return Letters(word);
    }

    private static IReadOnlyList<string> Counted(Match number, string before, string after)
    {
        var digits = number.Groups["n"].Value;
        var unit = number.Groups["u"].Value;
        string[] sign = number.Groups["sign"].Length > 0 ? ["minus"] : [];
        if (unit.Length > 0)
        {
            return Units.TryGetValue(unit, out var names)
                ? [.. sign, .. NumberWords.Number(digits), .. (digits == "1" ? names.One : names.Many).Split(' ')]
                : unit == "s" && digits.Length == 4 ? Plural(NumberWords.Year(int.Parse(digits, CultureInfo.InvariantCulture)))
                : [.. sign, .. NumberWords.Number(digits), .. Letters(unit)];
        }
        if (IsMonth(before) && digits.Length <= 2 || IsMonth(after) && digits.Length <= 2)
            return NumberWords.Ordinal(long.Parse(digits, CultureInfo.InvariantCulture));
        if (sign.Length == 0 && digits.Length == 4 && digits[0] is '1' or '2' && !digits.Contains('.') && !digits.Contains(',') && !Units.ContainsKey(after) && digits.Length == 4)
            return NumberWords.Year(int.Parse(digits, CultureInfo.InvariantCulture));
        if (digits.Length > 6 && digits[0] == '0')
            return NumberWords.Digits(digits);
        return [.. sign, .. NumberWords.Number(digits)];
    }

    private static string[] Plural(string[] words)
    {
        words[^1] = words[^1].EndsWith('y') ? words[^1][..^1] + "ies" : words[^1] + "s";
        return words;
    }

    private static IReadOnlyList<string> Amount(Match money)
    {
        var symbol = (money.Groups["c"].Length > 0 ? money.Groups["c"] : money.Groups["d"]).Value[0];
        var (name, names, cent) = Currencies[symbol];
        var number = money.Groups["n"].Value;
        var point = number.IndexOf('.');
        var whole = point < 0 ? number : number[..point];
        var cents = point < 0 || point + 3 != number.Length ? 0 : int.Parse(number[(point + 1)..], CultureInfo.InvariantCulture);
        if (point >= 0 && point + 3 != number.Length)
            return [.. NumberWords.Number(number), names];
        var words = new List<string>();
        if (whole != "0" || cents == 0)
            words.AddRange([.. NumberWords.Number(whole), whole == "1" ? name : names]);
        if (cents > 0)
            words.AddRange(words.Count > 0 ? NumberWords.Cardinal(cents) : [.. NumberWords.Cardinal(cents), cents == 1 || cent == "p" ? cent : cent + "s"]);
        return words;
    }

    private static IReadOnlyList<string> Date(Match date, string day, string month, string year)
    {
        int d = Value(date, day), m = Value(date, month);
        return m is < 1 or > 12 || d is < 1 or > 31 ? NumberWords.Digits(date.Value)
            : ["the", .. NumberWords.Ordinal(d), "of", Months[m - 1], .. NumberWords.Year(Value(date, year))];
    }

    /// <summary>Said briefly: the host, with its points.</summary>
    private static IReadOnlyList<string> Address(string word)
    {
        var host = word.Contains('@') ? word : Scheme().Replace(word, "").Split('/', '?', '#')[0];
        var words = new List<string>();
        foreach (var part in Regex.Split(host, @"(?<=[.@\-])|(?=[.@\-])").Where(p => p.Length > 0))
            words.AddRange(part switch { "." => ["dot"], "@" => ["at"], "-" => ["dash"], "www" => [], _ => Letters(part) });
        return words.Count > 0 && words[0] == "dot" ? words[1..] : words;
    }

    /// <summary>Letters with their accents taken off; digits inside become numbers; everything else only separates.</summary>
    private static IReadOnlyList<string> Letters(string word)
    {
        if (word is "&" or "+")
            return ["and"];
        var plain = new StringBuilder();
        foreach (var c in word)
        {
            if (char.IsAsciiLetter(c) || char.IsAsciiDigit(c))
                plain.Append(c);
            else if (c is '\'' or '’')
                plain.Append('\'');
            else if (c == '&')
                plain.Append(" and ");
            else
                plain.Append(Accents.Plain(c));
        }
        var words = new List<string>();
        foreach (Match part in Part().Matches(plain.ToString()))
        {
            var text = part.Value.Trim('\'');
            if (text.Length == 0)
                continue;
            if (char.IsAsciiDigit(text[0]))
                words.AddRange(NumberWords.Number(text));
            else
                words.Add(text);
        }
        return words;
    }

    private static string[] Suffix(string s) => s.ToLowerInvariant() switch { "am" => ["a", "m"], "pm" => ["p", "m"], _ => [] };

    private static bool IsMonth(string word) => Months.Contains(word.ToLowerInvariant());

    private static int Value(Match match, string group) => match.Groups[group].Length == 0 ? 0 : int.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"^(https?://\S+|www\.\S+|\S+@\S+\.\w+|[\w-]+(\.[\w-]+)*\.(com|org|net|example|eu|de|uk|museum|info)(/\S*)?)$", RegexOptions.IgnoreCase)]
    private static partial Regex Url();

    [GeneratedRegex(@"^https?://", RegexOptions.IgnoreCase)]
    private static partial Regex Scheme();

    [GeneratedRegex(@"^(?<y>[0-9]{4})-(?<m>[0-9]{2})-(?<d>[0-9]{2})$")]
    private static partial Regex IsoDate();

    [GeneratedRegex(@"^(?<d>[0-9]{1,2})/(?<m>[0-9]{1,2})/(?<y>[0-9]{4})$")]
    private static partial Regex SlashDate();

    [GeneratedRegex(@"^(?<h>[0-9]{1,2}):(?<m>[0-9]{2})(?<s>am|pm)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"^(?:(?<c>[€$£¥])(?<n>[0-9][0-9,]*(?:\.[0-9]+)?)|(?<n>[0-9][0-9,]*(?:\.[0-9]+)?)(?<d>[€$£¥]))$")]
    private static partial Regex Money();

    [GeneratedRegex(@"^(?<a>[€$£]?[0-9][0-9.:,]*)[-–−](?<b>[€$£]?[0-9][0-9.:,]*)(?<u>\D{0,4})$")]
    private static partial Regex Range();

    [GeneratedRegex(@"^(\+[0-9][0-9\-/]{5,}|0[0-9]{2,}[\-/0-9]{4,}|[0-9]{3}-[0-9]{4}|[0-9]{3}-[0-9]{3}-[0-9]{4})$")]
    private static partial Regex Phone();

    [GeneratedRegex(@"^(?<n>[0-9]{1,9})(st|nd|rd|th)$", RegexOptions.IgnoreCase)]
    private static partial Regex OrdinalNumber();

    [GeneratedRegex(@"^(?<sign>[-−])?(?<n>[0-9]{1,3}(?:,[0-9]{3})+(?:\.[0-9]+)?|[0-9]{1,18}(?:\.[0-9]+)?)(?<u>\D*)$")]
    private static partial Regex Number();

    [GeneratedRegex(@"[A-Za-z']+|[0-9]{1,15}")]
    private static partial Regex Part();
}
