using System.Runtime.CompilerServices;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>One turn that is read, not watched: planned and remembered as on the page, without the renderer.</summary>
public sealed class TextTurns(AnswerPlanner planner, ConversationStore store, ConversationOptions conversations)
{
    /// <summary>A text is remembered as a whole or not at all, since after a stop the question is answered anew.</summary>
    public async IAsyncEnumerable<SpokenSentence> RunAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var said = new List<SpokenSentence>();
        var reason = "failed";
        await store.BeginAsync(question, cancellation);
        try
        {
            var history = await store.HistoryAsync(question.ConversationId, conversations.HistoryTurns + 1, cancellation);
            // The turn that has just begun is its last one, still without an answer.
            var past = history.Where(h => h.Answer.Length > 0).ToArray();
            await foreach (var sentence in planner.PlanAsync(question with { Live = false }, past, cancellation))
            {
                said.Add(sentence);
                yield return sentence;
            }
            reason = "completed";
        }
        finally
        {
            await store.EndAsync(question, cancellation.IsCancellationRequested ? "interrupted" : reason, reason == "completed" ? said : [], CancellationToken.None);
        }
    }

    /// <summary>The same, in one piece.</summary>
    public async Task<AnswerText> AnswerAsync(Question question, CancellationToken cancellation)
    {
        var answer = new AnswerText();
        await foreach (var sentence in RunAsync(question, cancellation))
            answer.Add(sentence);
        return answer;
    }

    /// <summary>Remembers a question whose answer is not the planner's.</summary>
    /// <param name="answer">null where the bot is silent</param>
    public async Task RememberAsync(Question question, string? answer, CancellationToken cancellation)
    {
        await store.BeginAsync(question, cancellation);
        await store.EndAsync(question, "handoff", answer is null ? [] : [new SpokenSentence(question.Turn, 0, answer, StageDirection.Neutral, [])], cancellation);
    }
}
