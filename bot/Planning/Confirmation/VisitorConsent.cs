using Presenter.Bot.Conversations;
using Presenter.Bot.Planning.Reservations;

namespace Presenter.Bot.Planning.Confirmation;

/// <param name="Say">the whole answer to this turn, where a yes or a no is all that it was</param>
/// <param name="Approved">what the visitor has allowed and a foreign tool is to do now</param>
public readonly record struct Consent(string? Say, PendingAction? Approved);

/// <summary>
/// Reads a visitor's message as the answer to what the turn before asked. Whatever it is, nothing waits afterwards: only a
/// yes that comes next counts, and a model has no part in it.
/// </summary>
public sealed class VisitorConsent(PendingStore pending, TicketDesk desk, ConfirmationPhrases phrases)
{
    public async Task<Consent> ReadAsync(Question question, IReadOnlyList<PastTurn> history, CancellationToken cancellation)
    {
        var reply = phrases.Read(question.Text);
        var heard = history.Count > 0 ? history[^1].Answer : "";
        if (await pending.TakeAsync(question.ConversationId, cancellation) is not { } action)
            return new Consent(reply == Reply.Yes ? await desk.AgainAsync(question.ConversationId, heard, cancellation) : null, null);
        if (reply == Reply.No)
            return new Consent(phrases.Cancelled, null);
        if (reply == Reply.Other)
            return default;
        // Who talked into the question has not heard what they would say yes to.
        if (!heard.EndsWith(action.Question, StringComparison.Ordinal))
        {
            await pending.PutAsync(question, action, cancellation);
            return new Consent(action.Question, null);
        }
        // An interruption after the yes does not take it back.
        return action.Plugin == ReservationPlugin.Name
            ? new Consent(await desk.ReserveAsync(question, action, CancellationToken.None), null)
            : new Consent(null, action);
    }
}
