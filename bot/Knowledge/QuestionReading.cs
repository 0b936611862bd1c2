using System.Text.RegularExpressions;

namespace Presenter.Bot.Knowledge;

/// <summary>One thing that a visitor asks.</summary>
/// <param name="Terms">what an answer must speak of</param>
/// <param name="Context">what the rest of the message speaks of; it helps to choose, and need not be answered</param>
/// <param name="Counted">what a sentence must count to answer "how many"</param>
/// <param name="Foreign">weight of names that the knowledge does not hold and of days that it cannot: the question is about them</param>
public sealed record QuestionReading(IReadOnlyList<string> Terms, IReadOnlyList<string> Context, AnswerKind Kind, string? Counted, double Foreign);

/// <summary>A visitor's message -> what it asks: clause by clause, since people tell why before they ask, and ask twice in one breath.</summary>
public static partial class QuestionReader
{
    private const int MostAsked = 3;

    public static IReadOnlyList<QuestionReading> Read(string message, Vocabulary vocabulary)
    {
        var clauses = Boundary().Split(Idioms.Plain(message)).Select(c => c.Trim()).Where(c => c.Any(char.IsLetterOrDigit)).ToArray();
        var asked = clauses.Select(c => Along().Split(c)[0]).Where(c => Asks().IsMatch(c)).Take(MostAsked).ToArray();
        if (asked.Length == 0)
            asked = [message];
        var all = vocabulary.Read(message);
        return asked.Select(clause => Read(clause, all, vocabulary)).Where(r => r.Terms.Count > 0).ToArray();
    }

    /// <summary>All that the message speaks of, to find passages by.</summary>
    public static IReadOnlyList<string> Search(string message, Vocabulary vocabulary) => WithUsual(vocabulary.Read(message), AnswerKind.Of(message), vocabulary);

    /// <summary>"How much is it for children?" asks for what a visitor of the house pays.</summary>
    private static IReadOnlyList<string> WithUsual(IReadOnlyList<string> terms, AnswerKind kind, Vocabulary vocabulary) =>
        terms.All(t => LightWords.Contains(t) || LightWords.IsVisitor(t) || kind.Rest(t).Trim().Length == 0) ? [.. terms.Union(vocabulary.Read(kind.Usual))] : terms;

    private static QuestionReading Read(string clause, IReadOnlyList<string> all, Vocabulary vocabulary)
    {
        var kind = AnswerKind.Of(clause);
        var terms = vocabulary.Read(kind.Rest(clause));
        // "And what would that cost?" is about what was said before.
        if (terms.All(LightWords.Contains))
            terms = terms.Concat(vocabulary.Read(kind.Rest(string.Join(' ', all)))).Distinct().ToArray();
        terms = WithUsual(terms, kind, vocabulary);
        var unknown = Name().Matches(clause).Count(n => Terms.Of(n.Value).All(t => terms.Contains(t) && !vocabulary.Knows(t) && !LightWords.Contains(t)));
        return new QuestionReading(terms, all.Except(terms).ToArray(), kind,
            kind.Counted(clause) is { } noun ? vocabulary.Read(noun).FirstOrDefault() : null, 4 * unknown + (Passing().IsMatch(clause) ? 3 : 0));
    }

    /// <summary>"If we rent it", "when she was at work": said along with a question.</summary>
    private const string Circumstance = @"(?:if|because|cos|while|whilst|since|as|when|after|before|who) (?:i|we|you|u|he|she|they|it|my|our|is|are|was|were|has|have)\b";

    [GeneratedRegex(@"(?<=[.!?;,:–—])\s+|[\r\n]+|\s+(?=(?:and|but|so|or|cos|because|if so)\s+(?:(?:at|in|on|from|for|to)\s+)?(?:what|whats|when|where|who|which|how|why|is|are|do|does|did|can|could|would|will|may|should|am|was|were)\b)", RegexOptions.IgnoreCase)]
    private static partial Regex Boundary();

    [GeneratedRegex(@"\s+(?=" + Circumstance + ")", RegexOptions.IgnoreCase)]
    private static partial Regex Along();

    [GeneratedRegex(@"\b(what|whats|wots|what's|when|whens|where|wheres|who|whos|who's|which|how|why|tell|show me|is there|are there|(is|are|do|does|did|can|could|would|will|may|should|am|was|were|must|shall|have|has) \w+)\b|\?", RegexOptions.IgnoreCase)]
    private static partial Regex Asks();

    /// <summary>A capital within a sentence begins a name.</summary>
    [GeneratedRegex(@"(?<=[\p{L}\d,] )\p{Lu}\p{Ll}{2,}")]
    private static partial Regex Name();

    /// <summary>A day that a document, which was written once, cannot know.</summary>
    [GeneratedRegex(@"\b(yesterday|tomorrow|tonight|(last|next|this) (year|month|week|weekend))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Passing();
}
