using Presenter.Bot.Knowledge;

namespace Presenter.Bot.Channels.Teams;

/// <summary>
/// Questions to ask next: what else stands in the documents that the answer rests on; where it rests on none, what may have been
/// meant.
/// </summary>
public sealed class FollowUps(KnowledgeIndex knowledge)
{
    // Teams shows at most six, a phone three without scrolling.
    private const int Most = 3, Longest = 60;

    public async Task<IReadOnlyList<string>> AfterAsync(string question, AnswerText answer, CancellationToken cancellation)
    {
        if (answer.Sources.Count == 0)
            return [.. (await knowledge.MeantAsync(question, cancellation)).Select(p => p.Name).Where(n => n.Length <= Longest).Distinct()];
        var questions = new List<string>();
        foreach (var file in answer.Sources.Select(s => s.File).Distinct())
        {
            foreach (var passage in await knowledge.PageAsync(file, cancellation))
            {
                if (passage.Heading is not { Length: > 0 } heading || answer.Sources.Any(s => s.Title == passage.Title && s.Heading == heading))
                    continue;
                var next = passage.Name;
                if (next.Length <= Longest && !questions.Contains(next) && !next.Equals(question, StringComparison.OrdinalIgnoreCase))
                    questions.Add(next);
                if (questions.Count == Most)
                    return questions;
            }
        }
        return questions;
    }
}
