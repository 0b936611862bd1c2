using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Bot.Channels;

/// <summary>
/// The presenter on every channel: greets who comes, answers questions in text with their sources, and is silent while a
/// person has the conversation.
/// </summary>
public sealed class PresenterBot(TextTurns turns, AnswerReply reply, ConversationReferences references, Handoff handoff, Phrases phrases, PlanningOptions planning) : ActivityHandler
{
    protected override async Task OnMessageActivityAsync(ITurnContext<IMessageActivity> turnContext, CancellationToken cancellationToken)
    {
        var activity = ((ITurnContext)turnContext).Activity;
        var question = Mentions.Strip(activity);
        var chosen = ActivityNames.TextOf(activity.Value, "question");
        // In a group people talk to each other; a button of a card is meant for the bot.
        if (Mentions.IsGroup(activity) && chosen.Length == 0 && !Mentions.NamesBot(activity))
            return;
        if (question.Length == 0)
            question = chosen;
        var files = SentFiles.NamesOf(activity);
        var refusal = question.Length == 0 && files is not null ? SentFiles.Alone(files) : planning.Refusal(question);
        var state = await references.RememberAsync(turnContext.Activity, cancellationToken);
        var asked = Asked(turnContext.Activity, question);
        if (handoff.IsAway(state, turnContext.Activity.Id))
        {
            // The person reads it on the channel; it belongs into the transcript all the same.
            if (refusal is null)
                await turns.RememberAsync(asked, null, cancellationToken);
            return;
        }
        // A file or a picture without a word gets an answer too.
        if (refusal is not null)
        {
            await turnContext.SendActivityAsync(refusal, cancellationToken: cancellationToken);
            return;
        }
        if (handoff.IsAsked(question))
        {
            await handoff.BeginAsync(turnContext, asked, cancellationToken);
            return;
        }
        await turnContext.SendActivityAsync(Activity.CreateTypingActivity(), cancellationToken);
        await reply.SendAsync(turnContext, question, turns.RunAsync(asked, cancellationToken), cancellationToken);
        if (files is not null)
            await turnContext.SendActivityAsync(SentFiles.Besides(files), cancellationToken: cancellationToken);
    }

    protected override async Task OnMembersAddedAsync(IList<ChannelAccount> membersAdded, ITurnContext<IConversationUpdateActivity> turnContext, CancellationToken cancellationToken)
    {
        // Who comes during a handoff is the person who was called; who joins a group is not the bot's to greet.
        var away = handoff.IsAway(await references.RememberAsync(turnContext.Activity, cancellationToken), null);
        if (away || Mentions.IsGroup(turnContext.Activity))
            return;
        // One greeting however many came.
        if (phrases.Reply("hello") is { } greeting && Script.Read(greeting, TurnId.New(), 0, []) is { } spoken)
            await turnContext.SendActivityAsync(spoken.Text, spoken.Text, cancellationToken: cancellationToken);
    }

    protected override Task OnEventActivityAsync(ITurnContext<IEventActivity> turnContext, CancellationToken cancellationToken) =>
        turnContext.Activity.Name == Handoff.Status ? handoff.HearAsync(turnContext, cancellationToken) : base.OnEventActivityAsync(turnContext, cancellationToken);

    protected override Task OnInstallationUpdateAddAsync(ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        references.RememberAsync(turnContext.Activity, cancellationToken);

    protected override Task OnInstallationUpdateRemoveAsync(ITurnContext<IInstallationUpdateActivity> turnContext, CancellationToken cancellationToken) =>
        references.ForgetAsync(turnContext.Activity, cancellationToken);

    /// <summary>A card's Action.Execute with the verb "ask" and data {"question": "..."}.</summary>
    protected override async Task<AdaptiveCardInvokeResponse> OnAdaptiveCardInvokeAsync(ITurnContext<IInvokeActivity> turnContext, AdaptiveCardInvokeValue invokeValue, CancellationToken cancellationToken)
    {
        if (invokeValue.Action?.Verb != "ask")
            return new AdaptiveCardInvokeResponse { StatusCode = 400, Type = "application/vnd.microsoft.error", Value = new { code = "BadRequest", message = "The only verb is \"ask\"." } };
        var question = ActivityNames.TextOf(invokeValue.Action.Data, "question");
        var text = planning.Refusal(question);
        if (text is null && handoff.IsAway(await references.RememberAsync(turnContext.Activity, cancellationToken), null))
            text = "A person has this conversation now; please write to them.";
        text ??= (await turns.AnswerAsync(Asked(turnContext.Activity, question), cancellationToken)).Text;
        return new AdaptiveCardInvokeResponse { StatusCode = 200, Type = "application/vnd.microsoft.activity.message", Value = text };
    }

    private static Question Asked(IActivity activity, string question)
    {
        var conversation = ActivityNames.ConversationOf(activity);
        return new Question(Question.TurnOf(conversation, activity.Id), conversation, question, ActivityNames.PersonOf(activity)) { From = AskedFrom.Speaking((activity as Activity)?.Locale) };
    }
}
