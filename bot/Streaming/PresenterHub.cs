using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Bot.Embedding;
using Presenter.Bot.Hosting;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>The page's door: one server stream a turn, its last event always `end` (docs/segment-protocol.md).</summary>
public sealed partial class PresenterHub(
    TurnSession session, RunningTurns running, ConversationStore store, PlanningOptions planning, QuestionLimits limits, TabVisitors visitors, TurnMetrics metrics,
    Playbacks playbacks, TurnStreams streams, ILogger<PresenterHub> log) : Hub
{
    private const string Visitor = "visitor";

    // More than is looked at again; a conversation may be a month long.
    private const int ShownAgain = 20;

    public async IAsyncEnumerable<TurnEvent> Ask(AskRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var turn = Guid.TryParse(request.TurnId, out var id) ? new TurnId(id) : TurnId.New();
        if ((Refusal(request) ?? limits.Refusal(Context.GetHttpContext(), Context.ConnectionId)) is { } refusal)
        {
            yield return TurnEvent.Begin(turn, null, null);
            yield return TurnEvent.End(turn, "failed", refusal);
            yield break;
        }
        var conversation = Own(request.ConversationId);
        var visitor = Context.Items[Visitor] as TabVisitor;
        var question = new Question(turn, conversation, request.Text.Trim(), visitor?.Person ?? conversation) { From = (request.Context ?? new AskContext()).With(visitor) };
        var asking = new Asking(request.Video, request.Say, request.Progressive, request.CutOut);
        var own = running.Begin(conversation, cancellationToken);
        var reason = "interrupted";
        string? notice = null;
        try
        {
            await using var events = session.RunAsync(question, asking, own.Token).GetAsyncEnumerator(CancellationToken.None);
            while (true)
            {
                try
                {
                    if (!await events.MoveNextAsync())
                    {
                        reason = "completed";
                        break;
                    }
                }
                catch (Exception e) when (own.Token.IsCancellationRequested)
                {
                    LogInterrupted(turn.ToString(), e.GetType().Name);
                    reason = own.Superseded ? "superseded" : "interrupted";
                    break;
                }
                catch (Exception e)
                {
                    LogFailed(turn.ToString(), e);
                    reason = "failed";
                    notice = "Something went wrong with this answer. Please ask again.";
                    break;
                }
                yield return events.Current;
            }
        }
        finally
        {
            running.End(conversation, own);
            metrics.Turns.Add(1, new KeyValuePair<string, object?>("reason", reason));
            await store.EndAsync(turn, conversation, reason, CancellationToken.None);
        }
        yield return TurnEvent.End(turn, reason, notice);
    }

    public Task Report(ReportRequest report)
    {
        if (!Guid.TryParse(report.TurnId, out var id))
            throw new HubException($"turnId \"{report.TurnId}\" is not a GUID");
        streams.Forget(new TurnId(id));
        return store.ReportAsync(new PlaybackReport(new TurnId(id), Own(report.ConversationId), report.HeardSamples, report.Interrupted), Context.ConnectionAborted);
    }

    /// <summary>Where the page plays, so that rendering keeps near it.</summary>
    public void Playing(PlayingRequest playing)
    {
        if (Guid.TryParse(playing.TurnId, out var id))
            playbacks.Take(new TurnId(id), playing.PlayedSamples);
    }

    /// <exception cref="HubException">the turn is not one of this conversation</exception>
    public async Task Feedback(FeedbackRequest request)
    {
        if (!Guid.TryParse(request.TurnId, out var id) || !await store.RateAsync(new TurnId(id), Own(request.ConversationId), request.Helpful, Context.ConnectionAborted))
            throw new HubException($"There is no answer \"{request.TurnId}\" in this conversation.");
        metrics.Feedback.Add(1, new KeyValuePair<string, object?>("helpful", request.Helpful));
    }

    /// <summary>Who looks at the Teams tab, for as long as this connection lasts.</summary>
    /// <returns>with the conversation in which they asked last</returns>
    /// <exception cref="HubException">the token is not believed; the visitor stays unknown</exception>
    public async Task<SignedIn> SignIn(string token)
    {
        try
        {
            var visitor = await visitors.ReadAsync(token, Context.ConnectionAborted);
            Context.Items[Visitor] = visitor;
            if (await store.LatestOfAsync(visitor.Person, Own(""), Context.ConnectionAborted) is not { } conversation)
                return SignedIn.Of(visitor, null, []);
            var turns = await store.TurnsAsync(conversation, Context.ConnectionAborted, ShownAgain);
            // Before they signed in nobody was told apart there; anybody else's turns are not shown.
            return SignedIn.Of(visitor, conversation[Own("").Length..], turns.Where(t => t.Person == visitor.Person || t.Person == conversation));
        }
        catch (UnauthorizedAccessException e)
        {
            LogUnknown(OneLine.Of(e.InnerException?.Message ?? e.Message));
            throw new HubException(e.Message);
        }
    }

    public void Measured(MeasuredRequest page) => metrics.Take(page);

    /// <summary>A page names its conversation itself: it must not be able to name one of another channel. Nobody is told apart in it.</summary>
    private static string Own(string conversation) => $"page:{conversation}";

    private string? Refusal(AskRequest request) =>
        !Guid.TryParse(request.TurnId, out _) ? "The question has no valid turnId; it must be a GUID."
        : request.ConversationId is not { Length: >= 1 and <= 100 } ? "The question has no valid conversationId; it must have 1 to 100 characters."
        : request.Context?.With(null).Problem() is { } problem ? $"The question's context is wrong: {problem}."
        : planning.Refusal(request.Text);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Turn {Turn} was interrupted ({Cause})")]
    private partial void LogInterrupted(string turn, string cause);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A visitor of the Teams tab stays unknown: {Problem}")]
    private partial void LogUnknown(string problem);

    [LoggerMessage(Level = LogLevel.Error, Message = "Turn {Turn} failed")]
    private partial void LogFailed(string turn, Exception error);
}
