using System.ComponentModel;
using System.Text.Json;
using Microsoft.SemanticKernel;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Museum;

namespace Presenter.Bot.Planning.Reservations;

/// <summary>Tickets as a tool, one a turn. It can only prepare: what reserves is <see cref="TicketDesk"/>, which no model reaches.</summary>
public sealed class ReservationPlugin(string conversation, TurnConfirmation confirmation, TicketDesk desk)
{
    public const string Name = "tickets";

    [KernelFunction("reserve")]
    [Description("Prepares a ticket reservation that the visitor has asked for. The visitor is then asked to confirm it.")]
    public string Reserve(
        [Description("Day of the visit, yyyy-MM-dd")] string date,
        [Description("How many of which kind, e.g. \"2 adult, 1 child\"; the kinds are those of museum-prices")] string tickets)
    {
        var (order, problem) = desk.Read(date, tickets);
        return order is null ? problem
            : confirmation.Ask(Name, "reserve", JsonSerializer.Serialize(new OrderArguments(date, tickets)), desk.Question(order));
    }

    [KernelFunction("reserved")]
    [Description("The visitor's reservations of this conversation, with their numbers.")]
    public async Task<string> ReservedAsync(CancellationToken cancellation)
    {
        var found = await desk.ReservedAsync(conversation, cancellation);
        return found.Count == 0 ? "Nothing is reserved." : string.Join('\n', found.Select(r => $"{r.Number}: {r.What}"));
    }
}

/// <summary>The tool's arguments as they are kept until the visitor has answered.</summary>
public sealed record OrderArguments(string Date, string Tickets);
