using System.Runtime.CompilerServices;
using Presenter.Bot.Channels;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Bot.Knowledge;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>What a page shows beside an answer: cards of the documents it rests on, and questions to ask next.</summary>
public sealed class AnswerExtras(FollowUps followUps, DocumentCards cards)
{
    public async IAsyncEnumerable<TurnEvent> AfterAsync(
        Question question, IReadOnlyList<SpokenSentence> sentences, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var answer = new AnswerText();
        foreach (var sentence in sentences)
            answer.Add(sentence);
        foreach (var document in answer.Sources.Select(s => s.File).Distinct())
        {
            if (await cards.OfAsync(document, cancellation) is { } card)
                yield return TurnEvent.ShowCard(question.Turn, card);
        }
        var next = await followUps.AfterAsync(question.Text, answer, cancellation);
        if (next.Count > 0)
            yield return TurnEvent.Suggest(question.Turn, next);
    }
}
