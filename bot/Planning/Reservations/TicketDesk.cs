using System.Text.Json;
using Presenter.Bot.Conversations;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Museum;

namespace Presenter.Bot.Planning.Reservations;

/// <summary>Reserves tickets after a visitor's yes; called by the program only, never by a model.</summary>
public sealed class TicketDesk(MuseumData museum, ReservationStore store, ConfirmationPhrases phrases, TimeProvider clock)
{
    public (TicketOrder? Order, string Problem) Read(string date, string tickets) =>
        TicketOrder.Read(date, tickets, museum, DateOnly.FromDateTime(clock.GetLocalNow().DateTime));

    public string Question(TicketOrder order) => phrases.AskToReserve(order.InWords(museum));

    public Task<List<Reservation>> ReservedAsync(string conversation, CancellationToken cancellation) => store.OfAsync(conversation, cancellation);

    /// <returns>what the visitor is told</returns>
    public async Task<string> ReserveAsync(Question question, PendingAction action, CancellationToken cancellation)
    {
        var wanted = JsonSerializer.Deserialize<OrderArguments>(action.Arguments)!;
        var (order, problem) = Read(wanted.Date, wanted.Tickets);
        return order is null ? phrases.NotReserved(problem)
            // A yes is to what was said, also where the prices in the file have changed since.
            : !action.Question.Contains(order.InWords(museum), StringComparison.Ordinal) ? phrases.NotReserved("Our prices have changed. Please ask once more.")
            : phrases.Reserved(await store.AddAsync(question, order.InWords(museum), action.Question, cancellation));
    }

    /// <summary>The number again, for a yes that arrives twice (a channel that delivers again after a crash).</summary>
    /// <param name="heard">the last answer as it was heard</param>
    public async Task<string?> AgainAsync(string conversation, string heard, CancellationToken cancellation) =>
        (await store.OfAsync(conversation, cancellation)).LastOrDefault(r => heard.EndsWith(r.Question, StringComparison.Ordinal)) is { } made ? phrases.Reserved(made.Number) : null;
}
