using System.Globalization;
using System.Text.Json;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Planning.Museum;

/// <summary>What the tools know of the museum: exact figures for what the pages in knowledge/ tell in words.</summary>
public sealed record MuseumData(
    string Name, string Currency, IReadOnlyDictionary<DayOfWeek, Hours> Hours, IReadOnlyList<string> ClosedEveryYear,
    IReadOnlyDictionary<DateOnly, Hours> Exceptions, string HoursNote, IReadOnlyList<TicketKind> Tickets, string PricesNote,
    IReadOnlyList<MuseumEvent> Events, ReservationRules Reservations)
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        Converters = { new System.Text.Json.Serialization.JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
        RespectNullableAnnotations = true, RespectRequiredConstructorParameters = true,
    };

    private static readonly MuseumData Nothing = new("", "", new Dictionary<DayOfWeek, Hours>(), [], new Dictionary<DateOnly, Hours>(), "", [], "", [], new ReservationRules(0, 0));

    /// <summary>Whether there is anything to look up.</summary>
    public bool IsThere => !ReferenceEquals(this, Nothing);

    /// <param name="file">empty: there are no such tools</param>
    /// <exception cref="SettingException">the file is missing or damaged; names it</exception>
    public static MuseumData Read(string file)
    {
        if (file.Length == 0)
            return Nothing;
        try
        {
            return JsonSerializer.Deserialize<MuseumData>(File.ReadAllText(file), Json) ?? throw new JsonException("it is empty");
        }
        catch (Exception e) when (e is JsonException or IOException or UnauthorizedAccessException)
        {
            throw new SettingException($"{PlanningOptions.Section}:MuseumFile: {Path.GetFullPath(file)} cannot be read: {e.Message} Remedy: name a file like museum/museum.json, or none (empty) to go without its tools");
        }
    }

    /// <returns>null where the museum is closed on that day</returns>
    public Hours? On(DateOnly date) =>
        Exceptions.TryGetValue(date, out var exception) ? exception
        : ClosedEveryYear.Contains(date.ToString("MM-dd", CultureInfo.InvariantCulture)) ? null
        : Hours.GetValueOrDefault(date.DayOfWeek);

    public string Money(decimal amount) => Currency + amount.ToString("0.00", CultureInfo.InvariantCulture);
}

/// <summary>From when to when a day is open.</summary>
/// <param name="Why">the day's name, where it is not an ordinary one</param>
public sealed record Hours(TimeOnly Opens, TimeOnly Closes, string? Why = null);

/// <param name="Kind">as the reservation tool takes it, e.g. adult</param>
public sealed record TicketKind(string Kind, string Plural, decimal Price, string About);

/// <param name="MostTickets">of one reservation; larger groups write to the museum</param>
public sealed record ReservationRules(int MostTickets, int DaysAhead);
