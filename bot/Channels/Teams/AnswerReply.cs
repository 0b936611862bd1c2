using Presenter.Renderer;

namespace Presenter.Bot.Channels.Teams;

/// <summary>An answer on a channel: text that grows where the channel streams, the whole message, and later its clip.</summary>
public sealed class AnswerReply(FollowUps followUps, AnswerClips clips, TimeProvider clock, ILogger<StreamedReply> log)
{
    public async Task SendAsync(ITurnContext turn, string question, IAsyncEnumerable<SpokenSentence> sentences, CancellationToken cancellation)
    {
        var answer = new AnswerText();
        var spoken = new List<SpokenSentence>();
        await using var reply = new StreamedReply(turn, clock, log, cancellation);
        await foreach (var sentence in sentences.WithCancellation(cancellation))
        {
            answer.Add(sentence);
            spoken.Add(sentence);
            reply.Show(answer.Body);
        }
        var next = await followUps.AfterAsync(question, answer, cancellation);
        if (await reply.FinishAsync(AnswerMessage.Of(answer, next), cancellation))
            await clips.OfferAsync(turn, spoken, next, cancellation);
    }
}
