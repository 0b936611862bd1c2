namespace Presenter.Bot.Planning.Museum;

public enum Recurrence
{
    Week,
    Month,
    Year,
}

/// <summary>Something that happens again and again.</summary>
/// <param name="Which">of a month: 1 is its first such weekday, -1 its last; a weekly event has none</param>
/// <param name="At">beginnings; empty where it fills the day</param>
public sealed record MuseumEvent(
    string Name, string Place, Recurrence Every, DayOfWeek Day, IReadOnlyList<TimeOnly> At, int Which = 0, int Month = 0, string? Note = null)
{
    public bool IsOn(DateOnly date) => date.DayOfWeek == Day && Every switch
    {
        Recurrence.Week => true,
        Recurrence.Month => IsWhich(date),
        _ => date.Month == Month && IsWhich(date),
    };

    /// <returns>the first such day from <paramref name="from"/> on, within fourteen months</returns>
    public DateOnly? Next(DateOnly from) =>
        Enumerable.Range(0, 430).Select(from.AddDays).Where(IsOn).Cast<DateOnly?>().FirstOrDefault();

    private bool IsWhich(DateOnly date) => Which > 0 ? (date.Day - 1) / 7 + 1 == Which : date.AddDays(7).Month != date.Month;
}
