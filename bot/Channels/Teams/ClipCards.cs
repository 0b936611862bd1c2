using Microsoft.Bot.Builder.Integration.AspNet.Core;
using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Clips;

namespace Presenter.Bot.Channels.Teams;

/// <summary>The turn is over when a clip is made: its card goes into the conversation as the bot's own message.</summary>
public sealed class ClipCards(DirectLineAdapter directLine, CloudAdapter channels, BotIdentity bot)
{
    public Task SendAsync(ClipJob job, ClipLinks links, CancellationToken cancellation)
    {
        var reference = ActivityJson.Read(job.Reference).RelatesTo ?? throw new InvalidOperationException("a clip without a way back");
        var answer = new AnswerText();
        foreach (var sentence in job.Sentences)
            answer.Add(sentence);
        BotAdapter adapter = reference.ChannelId == DirectLineAdapter.ChannelId ? directLine : channels;
        return adapter.ContinueConversationAsync(bot.Id, reference,
            (later, stop) => later.SendActivityAsync(ActivityJson.Read(ClipCard.Of(answer, job.Questions, links, reference.ChannelId).ToJsonString()), stop), cancellation);
    }
}
