using Presenter.Bot.Conversations;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

/// <summary>
/// The Bot Framework's handoff protocol: handoff.initiate with the transcript calls a person, and until handoff.status says
/// that the person has finished, or that nobody comes, the bot is silent. It is stored, so that a restart does not let the
/// bot talk in between.
/// </summary>
public sealed partial class Handoff(HandoffOptions options, ConversationStates states, Transcripts transcripts, TextTurns turns, ILogger<Handoff> log)
{
    public const string Initiate = "handoff.initiate";
    public const string Status = "handoff.status";

    private const string Initiated = "initiated";
    private const string Accepted = "accepted";

    public bool IsAsked(string text) => options.Asks(text);

    /// <summary>Whether a person has this conversation; the activity that called for one goes on calling after a restart.</summary>
    public bool IsAway(ConversationState state, string? activity) =>
        options.Enabled && state.Handoff is not null && !(state.Handoff == Initiated && activity is not null && state.HandoffBy == activity);

    /// <summary>Calls a person and tells the visitor.</summary>
    public async Task BeginAsync(ITurnContext turn, Question question, CancellationToken cancellation)
    {
        var activity = turn.Activity;
        await states.ChangeAsync(question.ConversationId, s => s with { Handoff = Initiated, HandoffBy = activity.Id }, cancellation);
        await turns.RememberAsync(question, options.Calling, cancellation);
        var call = new Activity
        {
            Type = ActivityTypes.Event, Name = Initiate, Value = new { question = question.Text }, RelatesTo = activity.GetConversationReference(),
            Attachments = [new Attachment { ContentType = "application/json", Name = "Transcript", Content = new { activities = await transcripts.ReadAsync(question.ConversationId, cancellation) } }],
        };
        try
        {
            // Together: a channel that stores what is said stores both or neither.
            await turn.SendActivitiesAsync([call, MessageFactory.Text(options.Calling, options.Calling)], cancellation);
        }
        catch (Exception e) when (!cancellation.IsCancellationRequested)
        {
            LogNotCalled(question.ConversationId, e);
            await EndAsync(question.ConversationId, cancellation);
            await turn.SendActivityAsync(options.Failed, options.Failed, cancellationToken: cancellation);
        }
    }

    /// <summary>What the person's side tells: accepted, failed or completed.</summary>
    public async Task HearAsync(ITurnContext<IEventActivity> turn, CancellationToken cancellation)
    {
        var conversation = ActivityNames.ConversationOf(turn.Activity);
        var state = ActivityNames.TextOf(turn.Activity.Value, "state");
        switch (state)
        {
            case Accepted when options.Enabled:
                await states.ChangeAsync(conversation, s => s.Handoff == Accepted ? null : s with { Handoff = Accepted }, cancellation);
                break;
            case "failed" when await EndAsync(conversation, cancellation):
                await turn.SendActivityAsync(options.Failed, options.Failed, cancellationToken: cancellation);
                break;
            case "completed" when await EndAsync(conversation, cancellation):
                await turn.SendActivityAsync(options.Completed, options.Completed, cancellationToken: cancellation);
                break;
            default:
                LogIgnored(conversation, OneLine.Of(state));
                break;
        }
    }

    /// <returns>whether a person had the conversation</returns>
    private async Task<bool> EndAsync(string conversation, CancellationToken cancellation)
    {
        var away = false;
        await states.ChangeAsync(conversation, s =>
        {
            away = s.Handoff is not null;
            return away ? s with { Handoff = null, HandoffBy = null } : null;
        }, cancellation);
        return away;
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "No person could be called to {Conversation}: the channel did not take handoff.initiate")]
    private partial void LogNotCalled(string conversation, Exception error);

    [LoggerMessage(Level = LogLevel.Information, Message = "A handoff.status for {Conversation} has the state \"{State}\", which changes nothing: it is unknown, or no person has this conversation")]
    private partial void LogIgnored(string conversation, string state);
}
