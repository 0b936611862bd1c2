using System.Text.RegularExpressions;

namespace Presenter.Bot.Knowledge;

/// <summary>A sentence of an answer and the passage it stands in.</summary>
public sealed record AnswerSentence(string Text, Passage? Source);

/// <summary>Known is false where the knowledge does not hold the answer.</summary>
public sealed record OfflineAnswer(bool Known, IReadOnlyList<AnswerSentence> Sentences);

/// <summary>
/// Answers with sentences of the knowledge itself: those that cover most of the question, of the kind that the question
/// asks for. It would rather say that it does not know than answer another question.
/// </summary>
public sealed partial class ExtractiveAnswerer(KnowledgeIndex index)
{
    /// <summary>Share of the question's weight that sentence, heading and title must cover; found on knowledge/questions.jsonl.</summary>
    private const double Least = 0.62;

    private const int MostWords = 45, MostSentences = 3, WholeSentences = 30;

    private sealed record Candidate(string Text, Passage Passage, int Position, double Score, double Cover);

    public OfflineAnswer Answer(string question, IReadOnlyList<Passage> passages)
    {
        var terms = index.Vocabulary.Read(question);
        if (terms.Count == 0 || passages.Count == 0)
            return new OfflineAnswer(false, []);
        var pages = passages.GroupBy(p => p.Source).ToDictionary(g => g.Key, g => Terms.Of(string.Join(' ', g.Select(p => $"{p.Heading} {p.Text}"))).ToHashSet());
        var candidates = passages.SelectMany((p, rank) => Sentences(p.Text).Select((s, i) => Weigh(s, p, i, rank, terms, question, pages[p.Source]))).ToArray();
        var best = candidates.MaxBy(c => c.Score);
        if (best is null || best.Cover < Least)
            return new OfflineAnswer(false, []);
        return new OfflineAnswer(true, Follow(best, candidates));
    }

    /// <summary>Whether the visitor asks for more than a short answer.</summary>
    public static bool WantsWhole(string question) => Whole().IsMatch(question);

    /// <summary>A page told from its beginning.</summary>
    /// <param name="page">its passages in their order</param>
    public static OfflineAnswer Tell(IReadOnlyList<Passage> page) =>
        new(page.Count > 0, page.SelectMany(p => Sentences(p.Text).Select(s => new AnswerSentence(s, p))).Take(WholeSentences).ToArray());

    /// <summary>The best sentence and, while there is room, what comes after it in the same passage.</summary>
    private static List<AnswerSentence> Follow(Candidate best, Candidate[] candidates)
    {
        var chosen = new List<Candidate> { best };
        var words = Words(best.Text);
        var rest = candidates.Where(c => c.Passage == best.Passage && c.Position > best.Position && c.Score > 0.55 * best.Score);
        foreach (var next in rest.Where(c => c != best))
        {
            if (chosen.Count >= MostSentences || words + Words(next.Text) > MostWords)
                break;
            chosen.Add(next);
            words += Words(next.Text);
        }
        return chosen.Select(c => new AnswerSentence(c.Text, c.Passage)).ToList();
    }

    private Candidate Weigh(string sentence, Passage passage, int position, int rank, IReadOnlyList<string> terms, string question, HashSet<string> page)
    {
        var vocabulary = index.Vocabulary;
        var own = Terms.Of(sentence).ToHashSet();
        var top = Terms.Of($"{passage.Title} {passage.Heading}").ToHashSet();
        var around = Terms.Of(passage.Text).ToHashSet();
        double score = 0, cover = 0, all = 0;
        foreach (var term in terms)
        {
            var weight = vocabulary.Weight(term);
            all += weight;
            (double Score, double Cover) Share(string t) => own.Contains(t) ? (1, 1) : top.Contains(t) ? (0.55, 0.9) : around.Contains(t) ? (0.2, 0.6) : page.Contains(t) ? (0.1, 0.45) : (0, 0);
            var shares = vocabulary.Synonyms(term).Select(Share).Select(s => (Score: 0.85 * s.Score, Cover: 0.9 * s.Cover)).Append(Share(term)).ToArray();
            score += weight * shares.Max(s => s.Score);
            cover += weight * shares.Max(s => s.Cover);
        }
        score = score / all + Kind(question, sentence) - 0.015 * position - 0.03 * rank - (Words(sentence) > 35 ? 0.15 : 0) - (sentence.EndsWith('?') ? 0.5 : 0);
        return new Candidate(sentence, passage, position, score, cover / all);
    }

    /// <summary>A question for a price wants an amount, one for a time wants a time, and so on.</summary>
    private static double Kind(string question, string sentence) =>
        Price().IsMatch(question) ? (Amount().IsMatch(sentence) ? 0.3 : 0)
        : Time().IsMatch(question) ? (Clock().IsMatch(sentence) ? 0.3 : Day().IsMatch(sentence) ? 0.12 : 0)
        : Place().IsMatch(question) ? (Where().IsMatch(sentence) ? 0.12 : 0)
        : 0;

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    private static IEnumerable<string> Sentences(string text)
    {
        var splitter = new Planning.SentenceSplitter();
        foreach (var sentence in splitter.Add(text))
            yield return sentence;
        if (splitter.Finish() is { } rest)
            yield return rest;
    }

    [GeneratedRegex(@"\b(how much|price|cost|fee|charge|expensive|what do \w+ (\w+ )?pay|euro)", RegexOptions.IgnoreCase)]
    private static partial Regex Price();

    [GeneratedRegex(@"[€$£]\s?\d|\bfree\b", RegexOptions.IgnoreCase)]
    private static partial Regex Amount();

    [GeneratedRegex(@"\b(when|what time|how long|hours?|open|close|until|till|year|old)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Time();

    [GeneratedRegex(@"\d{1,2}:\d{2}|\b\d{4}\b|\b(minutes?|hours?|closed)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Clock();

    [GeneratedRegex(@"\b(monday|tuesday|wednesday|thursday|friday|saturday|sunday|daily|every)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Day();

    [GeneratedRegex(@"\b(where|how do i get|which (floor|room|way))\b", RegexOptions.IgnoreCase)]
    private static partial Regex Place();

    [GeneratedRegex(@"\b(floor|room|hall|next to|behind|opposite|entrance|street|quay|desk|beside|stop)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Where();

    [GeneratedRegex(@"\b(whole (history|story)|in (full )?detail|everything about|long version)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();
}
