using System.Text.RegularExpressions;

namespace Presenter.Bot.Knowledge;

/// <summary>A sentence of an answer and the passage it stands in.</summary>
public sealed record AnswerSentence(string Text, Passage? Source);

/// <summary>Known is false where the knowledge does not hold the answer.</summary>
public sealed record OfflineAnswer(bool Known, IReadOnlyList<AnswerSentence> Sentences);

/// <summary>
/// Answers with sentences of the knowledge itself: those that cover most of what is asked, of the kind that is asked for.
/// It would rather say that it does not know than answer another question.
/// </summary>
public sealed partial class ExtractiveAnswerer(KnowledgeIndex index)
{
    /// <summary>Share of the question's weight that sentence, heading and passage must cover; found on the questions in knowledge/, the held-out ones left out.</summary>
    private const double LeastOfKind = 0.56, Least = 0.62;

    /// <summary>Weight of being of the kind that is asked for, beside the words.</summary>
    private const double KindWeight = 2;

    private const int MostWords = 45, MostSentences = 3, WholeSentences = 30;

    private sealed record Candidate(string Text, Passage Passage, int Position, double Score, double Cover);

    public OfflineAnswer Answer(string question, IReadOnlyList<Passage> passages)
    {
        // A suggested question names its passage, which need not say of what kind it is: "Ways to pay" asks for no price.
        if (passages.FirstOrDefault(p => p.IsNamed(question)) is { } named)
            return Beginning(named);
        var pages = passages.GroupBy(p => p.Source).ToDictionary(g => g.Key, g => g.SelectMany(p => index.Texts.Terms(p.Heading ?? "").Concat(index.Texts.Terms(p.Text))).ToHashSet());
        var chosen = new List<Candidate>();
        foreach (var reading in QuestionReader.Read(question, index.Vocabulary))
        {
            var candidates = passages.SelectMany((p, rank) => index.Texts.Sentences(p.Text).Select((s, i) => Weigh(s, p, i, rank, reading, pages[p.Source]))).ToArray();
            var best = candidates.MaxBy(c => c.Score);
            if (best is not null && reading.Terms.Any(t => !LightWords.Contains(t)) && best.Cover >= (reading.Kind == AnswerKind.Other ? Least : LeastOfKind))
                Follow(chosen, best, candidates);
        }
        return new OfflineAnswer(chosen.Count > 0, chosen.Select(c => new AnswerSentence(c.Text, c.Passage)).ToArray());
    }

    /// <summary>Whether the visitor asks for more than a short answer.</summary>
    public static bool WantsWhole(string question) => Whole().IsMatch(question);

    /// <summary>A page told from its beginning.</summary>
    /// <param name="page">its passages in their order</param>
    public OfflineAnswer Tell(IReadOnlyList<Passage> page) =>
        new(page.Count > 0, page.SelectMany(p => index.Texts.Sentences(p.Text).Select(s => new AnswerSentence(s, p))).Take(WholeSentences).ToArray());

    private OfflineAnswer Beginning(Passage passage)
    {
        var sentences = new List<string>();
        foreach (var sentence in index.Texts.Sentences(passage.Text).Take(MostSentences))
        {
            if (sentences.Count > 0 && sentences.Sum(Words) + Words(sentence) > MostWords)
                break;
            sentences.Add(sentence);
        }
        return new OfflineAnswer(sentences.Count > 0, sentences.Select(s => new AnswerSentence(s, passage)).ToArray());
    }

    /// <summary>The best sentence and, while there is room, what comes after it in the same passage and is not said yet.</summary>
    private void Follow(List<Candidate> chosen, Candidate best, Candidate[] candidates)
    {
        var rest = candidates.Where(c => c.Passage == best.Passage && c.Position > best.Position && c.Score > 0.55 * best.Score);
        foreach (var next in rest.Prepend(best))
        {
            if (chosen.Any(c => Repeats(next.Text, c.Text)))
                continue;
            if (chosen.Count > 0 && (chosen.Count >= MostSentences || chosen.Sum(c => Words(c.Text)) + Words(next.Text) > MostWords))
                break;
            chosen.Add(next);
        }
    }

    /// <summary>Whether two sentences say the same, as a table's row and the sentence below it do: most of the shorter one's terms stand in the other.</summary>
    private bool Repeats(string a, string b)
    {
        var (first, second) = (index.Texts.Terms(a), index.Texts.Terms(b));
        var (few, many) = first.Count <= second.Count ? (first, second) : (second, first);
        return few.Count(t => many.Contains(t) || index.Vocabulary.Synonyms(t).Any(many.Contains)) >= 0.85 * few.Count
            && few.Where(t => char.IsDigit(t[0])).All(many.Contains);
    }

    private Candidate Weigh(string sentence, Passage passage, int position, int rank, QuestionReading reading, HashSet<string> page)
    {
        var vocabulary = index.Vocabulary;
        var own = index.Texts.Terms(sentence);
        var top = index.Texts.Terms($"{passage.Title} {passage.Heading}");
        var around = index.Texts.Terms(passage.Text);
        (double Score, double Cover) Share(string t) => own.Contains(t) ? (1, 1) : top.Contains(t) ? (0.55, 0.9) : around.Contains(t) ? (0.2, 0.65) : page.Contains(t) ? (0.1, 0.45) : (0, 0);
        (double Score, double Cover) Best(string term)
        {
            var shares = vocabulary.Synonyms(term).Select(Share).Select(s => (Score: 0.85 * s.Score, Cover: 0.9 * s.Cover)).Append(Share(term)).ToArray();
            return (shares.Max(s => s.Score), shares.Max(s => s.Cover));
        }
        double score = 0, cover = 0, said = 0, all = reading.Foreign;
        foreach (var term in reading.Terms)
        {
            var weight = vocabulary.Weight(term);
            var share = Best(term);
            all += weight;
            score += weight * share.Score;
            cover += weight * share.Cover;
            said += share.Score > 0.8 ? weight : 0;
        }
        var given = reading.Kind.IsGiven(sentence) && (reading.Counted is null || Counts(sentence, reading.Counted))
            && (!reading.Kind.IsOfTheSentence || said >= 0.25 * all);
        if (reading.Kind != AnswerKind.Other)
        {
            all += KindWeight;
            cover += given ? KindWeight : 0;
            score += given ? KindWeight : 0;
        }
        var context = reading.Context.Sum(t => vocabulary.Weight(t) * Best(t).Score);
        score = (score + 0.5 * context) / all - 0.015 * Math.Min(position, 4) - 0.03 * rank - (Words(sentence) > 35 ? 0.15 : 0) - (sentence.EndsWith('?') ? 0.5 : 0) - (Row().IsMatch(sentence) ? 0.08 : 0)
            - 0.2 * Narrowness(passage.Title, reading) - 0.06 * Narrowness(passage.Heading ?? "", reading) + (reading.Kind.IsGivenOutright(sentence) ? 0.1 : 0) - (reading.Kind.IsBesides(sentence) ? 0.1 : 0);
        // A sentence of another kind is no answer, however much it says of the subject.
        return new Candidate(sentence, passage, position, reading.Kind.Demanded && !given ? score - 1 : score, reading.Kind.Demanded && !given ? 0 : cover / all);
    }

    /// <summary>Whether a number stands by the noun: "eleven times", "fourteen of the crew", "a crew of five".</summary>
    private bool Counts(string sentence, string noun)
    {
        var nouns = index.Vocabulary.Synonyms(noun).Append(noun).ToHashSet();
        var words = sentence.Split(' ');
        return Enumerable.Range(0, words.Length).Where(i => AnswerKind.IsNumber(words[i]))
            .Any(i => words[Math.Max(0, i - 2)..Math.Min(words.Length, i + 4)].SelectMany(w => Terms.Of(w)).Any(nouns.Contains));
    }

    /// <summary>Share of a title that the visitor did not speak of: hours of the cafe are not the hours.</summary>
    private double Narrowness(string title, QuestionReading reading)
    {
        var terms = Terms.Of(title).ToArray();
        return terms.Length == 0 ? 0 : terms.Count(t => !reading.Terms.Concat(reading.Context).Any(q => q == t || index.Vocabulary.Synonyms(q).Contains(t))) / (double)terms.Length;
    }

    private static int Words(string text) => text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Length;

    /// <summary>A table's row; a whole sentence is better to hear.</summary>
    [GeneratedRegex(@"^[^.!?]{1,40}: ")]
    private static partial Regex Row();

    [GeneratedRegex(@"\b(whole (history|story)|in (full )?detail|everything about|long version)\b", RegexOptions.IgnoreCase)]
    private static partial Regex Whole();
}
