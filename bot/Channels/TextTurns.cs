using System.Runtime.CompilerServices;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>One turn that is read, not watched: planned and remembered as on the page, without the renderer.</summary>
public sealed class TextTurns(AnswerPlanner planner, ConversationStore store, ConversationOptions conversations)
{
    public async IAsyncEnumerable<SpokenSentence> RunAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var reason = "failed";
        await store.BeginAsync(question, cancellation);
        try
        {
            var history = await store.HistoryAsync(question.ConversationId, conversations.HistoryTurns + 1, cancellation);
            // The turn that has just begun is its last one, still without an answer.
            var past = history.Where(h => h.Answer.Length > 0).ToArray();
            await foreach (var sentence in planner.PlanAsync(question with { Live = false }, past, cancellation))
            {
                await store.AddSentenceAsync(sentence, cancellation);
                yield return sentence;
            }
            reason = "completed";
        }
        finally
        {
            await store.EndAsync(question.Turn, cancellation.IsCancellationRequested ? "interrupted" : reason, CancellationToken.None);
        }
    }
}
