using System.Text.RegularExpressions;
using Presenter.Bot.Planning.Museum;

namespace Presenter.Bot.Planning.Reservations;

/// <summary>Tickets of a day. Checked when it is prepared, and again when it is reserved: days pass between the two.</summary>
public sealed partial record TicketOrder(DateOnly Date, IReadOnlyList<(TicketKind Kind, int Count)> Tickets)
{
    /// <returns>the order, or in words for the model what is wrong with it</returns>
    public static (TicketOrder? Order, string Problem) Read(string date, string tickets, MuseumData museum, DateOnly today)
    {
        if (!MuseumPlugin.Day(date, out var day))
            return (null, MuseumPlugin.NoDate(date));
        if (day < today)
            return (null, $"{MuseumPlugin.Spoken(day)} has passed.");
        if (day > today.AddDays(museum.Reservations.DaysAhead))
            return (null, $"{MuseumPlugin.Spoken(day)} is too far ahead; tickets can be reserved for the next {museum.Reservations.DaysAhead} days.");
        if (museum.On(day) is null)
            return (null, $"The museum is closed on {MuseumPlugin.Spoken(day)}.");
        var found = new List<(TicketKind, int)>();
        foreach (var part in Separators().Split(tickets.Trim()).Where(p => p.Length > 0))
        {
            var read = Part().Match(part);
            var kind = museum.Tickets.FirstOrDefault(t => string.Equals(t.Kind, read.Groups["kind"].Value, StringComparison.OrdinalIgnoreCase)
                || string.Equals(t.Plural, read.Groups["kind"].Value, StringComparison.OrdinalIgnoreCase));
            if (kind is null || !int.TryParse(read.Groups["count"].Value, out var count) || count < 1)
                return (null, $"\"{part}\" is not understood; write tickets as \"2 adult, 1 child\". Kinds are {string.Join(", ", museum.Tickets.Select(t => t.Kind))}.");
            found.Add((kind, count));
        }
        var sum = found.Sum(t => (long)t.Item2);
        return sum == 0 ? (null, "No ticket is named.")
            : sum > museum.Reservations.MostTickets ? (null, $"At most {museum.Reservations.MostTickets} tickets can be reserved here; groups book by telephone.")
            : (new TicketOrder(day, found), "");
    }

    public decimal Sum => Tickets.Sum(t => t.Kind.Price * t.Count);

    /// <summary>2 adults and 1 child for Saturday, 28 November 2026, €31.00 in all.</summary>
    public string InWords(MuseumData museum)
    {
        var parts = Tickets.Select(t => $"{t.Count} {(t.Count == 1 ? t.Kind.Kind : t.Kind.Plural)}").ToArray();
        var list = parts.Length == 1 ? parts[0] : $"{string.Join(", ", parts[..^1])} and {parts[^1]}";
        return $"{list} for {MuseumPlugin.Spoken(Date)}, {museum.Money(Sum)} in all";
    }

    [GeneratedRegex(@"\s*(?:,|;|\band\b|&|\+)\s*", RegexOptions.IgnoreCase)]
    private static partial Regex Separators();

    [GeneratedRegex(@"^(?<count>\d{1,4})\s*x?\s+(?<kind>\p{L}+)(\s+tickets?)?$", RegexOptions.IgnoreCase)]
    private static partial Regex Part();
}
