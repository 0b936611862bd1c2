using System.Runtime.CompilerServices;
using Microsoft.SemanticKernel;
using Microsoft.SemanticKernel.ChatCompletion;
using Presenter.Bot.Conversations;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Renderer;

namespace Presenter.Bot.Planning;

/// <summary>
/// Question -> spoken sentences, each as soon as the model has written it. When a configured language model fails before
/// it has said anything, the offline model answers instead. What a tool only prepared is asked for at the end.
/// </summary>
public sealed class AnswerPlanner(
    Kernel kernel, ModelTurns turns, VisitorConsent consent, PendingStore pending, OfflineChatCompletion offline, KnowledgePlugin knowledge,
    Phrases phrases, ConfirmationPhrases confirmation, PlanningOptions options, ILogger<AnswerPlanner> log)
{
    /// <param name="history">the turns before, oldest first, as they were heard</param>
    public async IAsyncEnumerable<SpokenSentence> PlanAsync(
        Question question, IReadOnlyList<PastTurn> history, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var index = 0;
        await foreach (var (written, retrieved) in WriteAsync(question, history, cancellation))
        {
            if (Script.Read(written, question.Turn, index, retrieved) is { } spoken)
            {
                index++;
                yield return spoken;
            }
        }
    }

    /// <returns>sentences as scripts, with the passages that their citations may mean</returns>
    private async IAsyncEnumerable<(string Written, IReadOnlyList<Passage> Retrieved)> WriteAsync(
        Question question, IReadOnlyList<PastTurn> history, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var allowed = await consent.ReadAsync(question, history, cancellation);
        if (allowed.Say is { } say)
        {
            foreach (var sentence in SentenceSplitter.Split(say))
                yield return (sentence, []);
            yield break;
        }
        if (kernel.Services.GetService(typeof(IChatCompletionService)) is IChatCompletionService model)
        {
            using var turn = turns.Begin(question, history, allowed.Approved, cancellation);
            var answer = new ModelAnswer(model, phrases, options, log);
            await foreach (var sentence in answer.WriteAsync(turn, question, cancellation))
                yield return (sentence, turn.Passages.All);
            if (allowed.Approved is not null && answer.Failed)
                yield return (turn.ApprovedWorked ? confirmation.Done : confirmation.Failed, []);
            else if (!answer.Failed && turn.Confirmation.Waiting is { } waiting)
            {
                await pending.PutAsync(question, waiting, cancellation);
                yield return (turn.Confirmation.Spoken, []);
            }
            if (!answer.Failed || answer.HasSpoken || allowed.Approved is not null)
                yield break;
        }
        await foreach (var sentence in OfflineAsync(question, cancellation))
            yield return sentence;
    }

    private async IAsyncEnumerable<(string Written, IReadOnlyList<Passage> Retrieved)> OfflineAsync(Question question, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var own = kernel.Clone();
        var passages = knowledge.AddTo(own);
        var splitter = new SentenceSplitter();
        await foreach (var piece in offline.GetStreamingChatMessageContentsAsync(new ChatHistory { new(AuthorRole.User, question.Text) }, kernel: own, cancellationToken: cancellation))
        {
            foreach (var sentence in splitter.Add(piece.Content ?? ""))
                yield return (sentence, passages.All);
        }
        if (splitter.Finish() is { } rest)
            yield return (rest, passages.All);
    }
}
