using System.Text.RegularExpressions;

namespace Presenter.Bot.Knowledge;

/// <summary>What a question asks for, told by its form, and what a sentence must hold to be such an answer.</summary>
public sealed partial class AnswerKind
{
    private readonly Func<Regex> asked, given;
    private readonly Regex? spent;

    private AnswerKind(Func<Regex> asked, Func<Regex> given, bool demanded, Regex? spent = null)
    {
        this.asked = asked;
        this.given = given;
        this.spent = spent;
        Demanded = demanded;
    }

    /// <summary>No sentence without it answers the question; otherwise it only makes one likelier.</summary>
    public bool Demanded { get; }

    /// <summary>A question that asks for nothing of these, mostly one that wants yes or no.</summary>
    public static AnswerKind Other { get; } = new(Never, Never, false);

    private static readonly AnswerKind[] All =
    [
        new(Reach, Address, true),
        new(Count, Number, true),
        new(Measure, Number, true),
        new(Price, Amount, true, PriceWords()),
        new(Age, Year, true),
        new(Opening, Clock, true, TimeWords()),
        new(Lasting, Duration, true, TimeWords()),
        new(Time, Moment, true, TimeWords()),
        new(Hours, Moment, false),
        new(Identity, FullName, true),
        new(Naming, ProperName, true, NamingWords()),
        new(Person, Somebody, true),
        new(Place, Where, true, PlaceWords()),
    ];

    /// <summary>The kind of a clause; the first that fits.</summary>
    public static AnswerKind Of(string clause) => Array.Find(All, k => k.asked().IsMatch(clause)) ?? Other;

    public bool IsGiven(string sentence) => given().IsMatch(sentence);

    /// <summary>Among sentences of the kind, those that say it outright: an amount rather than "free", a time rather than "closed".</summary>
    public bool IsGivenOutright(string sentence) => asked == Price && Money().IsMatch(sentence) || asked == Opening && sentence.Contains(':');

    /// <summary>Whether who it was or how many must stand with what they did: a name elsewhere on the page answers something else.</summary>
    public bool IsOfTheSentence => asked == Person || asked == Count;

    public static bool IsNumber(string word) => Number().IsMatch(word);

    /// <summary>What is counted: the noun after "how many".</summary>
    public string? Counted(string clause) => asked == Count && CountedNoun().Match(clause) is { Success: true } noun ? noun.Groups[1].Value : null;

    /// <summary>What is meant where nothing is named: "How much is it?" is asked about getting in.</summary>
    public string Usual => asked == Price ? "admission" : asked == Opening || asked == Hours ? "open" : "";

    /// <summary>A sentence about money, where a time is asked for, is mostly about something else.</summary>
    public bool IsBesides(string sentence) => (asked == Time || asked == Opening || asked == Lasting) && Money().IsMatch(sentence);

    /// <summary>The clause without the words that only say what kind of answer is wanted.</summary>
    public string Rest(string clause) => spent is null ? clause : spent.Replace(clause, " ");

    private const string Numbers = @"\d|\b(two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundred|thousand|million|dozen|half|both|once|twice)s?\b";

    private const string Months = "january|february|(?-i:March)|april|(?-i:May)|june|july|august|september|october|november|december";

    private const string Days = "monday|tuesday|wednesday|thursday|friday|saturday|sunday";

    private const RegexOptions Either = RegexOptions.IgnoreCase | RegexOptions.CultureInvariant;

    [GeneratedRegex("(?!)")]
    private static partial Regex Never();

    [GeneratedRegex(@"\b(phone|telephone|mobile) numbers?\b|\bnumber\b[\w' ]+\b(ring|call|phone)\b|\be-?mail( address)?\b", Either)]
    private static partial Regex Reach();

    [GeneratedRegex(@"\d{3,}[- ]\d{3,}|\w@\w|\bwebsite\b|\be-?mail\b", Either)]
    private static partial Regex Address();

    [GeneratedRegex(@"\bhow (many|often|frequently)\b|\bwhat number of\b", Either)]
    private static partial Regex Count();

    [GeneratedRegex(@"\bhow many (?:of )?(?:the |your |different )?([\p{L}]+)", Either)]
    private static partial Regex CountedNoun();

    [GeneratedRegex(@"[€$£]\s?\d")]
    private static partial Regex Money();

    [GeneratedRegex(@"\bhow (deep|tall|high|big|large|wide|broad|heavy|fast|far|power\w+|strong|thick|much (does|do|did) [\w' ]+ weigh)\b|\b(what|which) (size|weight|height|length|depth|speed)\b", Either)]
    private static partial Regex Measure();

    [GeneratedRegex(Numbers, Either)]
    private static partial Regex Number();

    [GeneratedRegex(@"\bhow much\b(?! (time|longer|space|room))|\b(pric\w*|costs?|fees?|expensive|cheap\w*|euros?|rates?)\b|\bwhat (do|does|would|will|must|should) [\w' ]*\b(pay|owe|come to)\b|\bset (me|us|you|him|her|them|one) back\b|\bcharged?\b[\w' ]+\bfor\b|\bpay (for|to)\b|\bpay\W*$", Either)]
    private static partial Regex Price();

    [GeneratedRegex(@"[€$£]\s?\d|\d\s?(€|euros?|cents?|%)|\bfree\b(?! (land|time))", Either)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\bhow much\b|\b(pric\w*|costs?|fees?|expensive|cheap\w*|euros?|rates?|pay|money|charged?)\b|\bset \w+ back\b", Either)]
    private static partial Regex PriceWords();

    [GeneratedRegex(@"\bhow old\b|\b(what|which) (year|century)\b|\bwhen (was|were|did)\b", Either)]
    private static partial Regex Age();

    [GeneratedRegex(@"\b1\d{3}\b|\b20\d{2}\b|\byears?\b|\bcentur", Either)]
    private static partial Regex Year();

    [GeneratedRegex(@"\bwhen\b(?= (is|are|do|does|can|could|will|would|should|may|must|i|we|you|the|s)\b)|^\W*when\b|\bwhat times?\b|\bhow (long|late|early|soon)\b|\b(what|which) (days?|dates?|months?)\b|\b(till|until|til) (when|what)\b|\bhours?\b(?! (away|rate))", Either)]
    private static partial Regex Time();

    [GeneratedRegex(@"\b(when|what times?|how long|how late|how early|till|until|hours)\b.*\b(open|opens|opening|close|closes|closing|shut|shuts)\b|\bopening hours\b", Either)]
    private static partial Regex Opening();

    [GeneratedRegex(@"(?<![€$£]\s?)\b\d{1,2}[:.]\d{2}\b|\bnoon\b|\bmidnight\b|\bclosed\b|\b1[89]\d{2}\b", Either)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(open|opens|close|closes|shut|shuts|latest|earliest)\b", Either)]
    private static partial Regex Hours();

    [GeneratedRegex(@"\bhow long\b", Either)]
    private static partial Regex Lasting();

    [GeneratedRegex(@"\b(minutes?|hours?|days?|weeks?|months?|years?|night|until|from|met(re|er)s?|centimet(re|er)s?)\b", Either)]
    private static partial Regex Duration();

    [GeneratedRegex(@"(?<![€$£]\s?)\b\d{1,2}[:.]\d{2}\b|\b[12]\d{3}\b|\b(minutes?|hours?|days?|weeks?|months?|years?|noon|midnight|mornings?|evenings?|afternoons?|weekends?|weekdays?|holidays?|daily|every|summer|winter|spring|autumn|" + Months + "|(" + Days + ")s?)\\b", Either)]
    private static partial Regex Moment();

    [GeneratedRegex(@"\b(what|which) (times?|hours?)\b|\bhow (long|late|early|soon)\b", Either)]
    private static partial Regex TimeWords();

    [GeneratedRegex(@"\bwho('?s| is| was| were| are) (the|your|its|that)\b", Either)]
    private static partial Regex Identity();

    /// <summary>Two capitals together: a first and a family name; not at a sentence's beginning, where any word has one.</summary>
    [GeneratedRegex(@"(?<=\S )(?<!\b(of|the|at|on|in|from|off) )\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+")]
    private static partial Regex FullName();

    [GeneratedRegex(@"\b(name|names|called)\b", Either)]
    private static partial Regex Naming();

    [GeneratedRegex(@"(?<=[^.!?\s] )\p{Lu}\p{Ll}+")]
    private static partial Regex ProperName();

    [GeneratedRegex(@"\bnames?\b", Either)]
    private static partial Regex NamingWords();

    [GeneratedRegex(@"\b(who|whos|whose)\b|\bwhich (person|architect|artist|captain|family|people)\b", Either)]
    private static partial Regex Person();

    [GeneratedRegex(@"\b(staff|police|society|citizens)\b|\ba(n)? \w+(ist|er|or)\b|\bby (the|a|an) |(?-i:(?<=\S )(?<!\b(of|the|at|on|in|from|off) )\p{Lu}\p{Ll}+ \p{Lu}\p{Ll}+)", Either)]
    private static partial Regex Somebody();

    [GeneratedRegex(@"\bwhere\b|\b(which|what) (floor|room|way|place)\b", Either)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(floors?|room|hall|loft|next to|behind|opposite|entrance|street|quay|desk|beside|stops?|outside|inside|in front|racks?|office|on board|station)\b|(?-i:\b(in|at|from|off) \p{Lu})", Either)]
    private static partial Regex Where();

    [GeneratedRegex(@"\bsomewhere\b|\bplaces?\b", Either)]
    private static partial Regex PlaceWords();
}
