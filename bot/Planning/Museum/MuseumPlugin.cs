using System.ComponentModel;
using System.Globalization;
using System.Text;
using Microsoft.SemanticKernel;

namespace Presenter.Bot.Planning.Museum;

/// <summary>Opening hours, prices and events as tools: what a visitor asks for a certain day is looked up, not guessed.</summary>
public sealed class MuseumPlugin(MuseumData museum, TimeProvider clock)
{
    public const string Name = "museum";

    [KernelFunction("opening_hours")]
    [Description("Opening hours of the museum: of one day, or of the coming seven days where no date is given.")]
    public string OpeningHours([Description("yyyy-MM-dd, or empty")] string date = "")
    {
        if (date.Length > 0 && !Day(date, out _))
            return NoDate(date);
        var days = Day(date, out var day) ? [day] : Enumerable.Range(0, 7).Select(Today.AddDays);
        var text = new StringBuilder();
        foreach (var one in days)
        {
            text.Append(Spoken(one)).Append(museum.On(one) is { } hours
                ? $": {hours.Opens:HH\\:mm} to {hours.Closes:HH\\:mm}{(hours.Why is null ? "" : $" ({hours.Why})")}" : ": closed").AppendLine();
        }
        return text.Append(museum.HoursNote).ToString();
    }

    [KernelFunction("prices")]
    [Description("Kinds of tickets and their prices.")]
    public string Prices() =>
        string.Join('\n', museum.Tickets.Select(t => $"{t.Kind}: {museum.Money(t.Price)} ({t.About})").Append(museum.PricesNote));

    [KernelFunction("events")]
    [Description("Events at the museum: of one day, or every event with its next date where no date is given.")]
    public string Events([Description("yyyy-MM-dd, or empty")] string date = "")
    {
        if (date.Length > 0 && !Day(date, out _))
            return NoDate(date);
        var found = Day(date, out var day)
            ? museum.Events.Where(e => e.IsOn(day)).Select(e => (Event: e, On: (DateOnly?)day))
            : museum.Events.Select(e => (Event: e, On: e.Next(Today)));
        var lines = found.Select(f => $"{f.Event.Name}, {(f.On is { } on ? Spoken(on) : "no date yet")}"
            + (f.Event.At.Count > 0 ? $" at {string.Join(" and ", f.Event.At.Select(t => t.ToString("HH:mm", CultureInfo.InvariantCulture)))}" : "")
            + (f.Event.Place.Length > 0 ? $", {f.Event.Place}" : "") + (f.Event.Note is { } note ? $", {note}" : "")).ToArray();
        return lines.Length > 0 ? string.Join('\n', lines) : $"No event is planned on {Spoken(day)}.";
    }

    internal static bool Day(string date, out DateOnly day) =>
        DateOnly.TryParseExact(date.Trim(), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out day);

    internal static string NoDate(string date) => $"\"{date}\" is not a date; give it as yyyy-MM-dd.";

    /// <summary>Saturday, 28 November 2026.</summary>
    internal static string Spoken(DateOnly date) => date.ToString("dddd, d MMMM yyyy", CultureInfo.InvariantCulture);

    private DateOnly Today => DateOnly.FromDateTime(clock.GetLocalNow().DateTime);
}
