namespace Presenter.Bot.Knowledge;

/// <summary>What became of a question.</summary>
/// <param name="Hit">its document was among the first three passages</param>
/// <param name="Right">answered with the words that were asked for, or refused where there is no answer</param>
/// <param name="Said">the answer; null where it was refused</param>
/// <param name="Led">refused, but the passage with the answer is offered: one touch away</param>
public sealed record QuestionOutcome(TestQuestion Question, bool Hit, bool Right, string? Said, bool Led);

/// <summary>How well the offline presenter answers a set of questions.</summary>
public sealed record KnowledgeScore(IReadOnlyList<QuestionOutcome> Outcomes)
{
    /// <summary>Passages among which the right document must be.</summary>
    public const int HitsAt = 3;

    private const int Retrieved = 5;

    public int Answerable => Outcomes.Count(o => o.Question.Source is not null);

    public int Unanswerable => Outcomes.Count - Answerable;

    public int Hits => Outcomes.Count(o => o.Hit);

    public int Answered => Outcomes.Count(o => o.Question.Source is not null && o.Right);

    /// <summary>Not answered, but led to the answer.</summary>
    public int Led => Outcomes.Count(o => o.Led);

    public int Refused => Outcomes.Count(o => o.Question.Source is null && o.Right);

    public static async Task<KnowledgeScore> OfAsync(KnowledgeIndex index, ExtractiveAnswerer answerer, IReadOnlyList<TestQuestion> questions, CancellationToken cancellation)
    {
        var outcomes = new List<QuestionOutcome>();
        foreach (var question in questions)
        {
            var passages = await index.SearchAsync(question.Question, Retrieved, cancellation);
            var answer = answerer.Answer(question.Question, passages);
            var said = answer.Known ? string.Join(' ', answer.Sentences.Select(s => s.Text)) : null;
            if (question.Source is null)
            {
                outcomes.Add(new QuestionOutcome(question, false, said is null, said, false));
                continue;
            }
            var led = said is null && (await index.MeantAsync(question.Question, cancellation)).Any(p => p.Source == question.Source && Holds(p.Text, question));
            outcomes.Add(new QuestionOutcome(question, passages.Take(HitsAt).Any(p => p.Source == question.Source), said is not null && Holds(said, question), said, led));
        }
        return new KnowledgeScore(outcomes);
    }

    private static bool Holds(string text, TestQuestion question) => text.Contains(question.Contains!, StringComparison.OrdinalIgnoreCase);
}
