using System.Globalization;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Activities and the watermark after them, as polls and sockets get them.</summary>
public static class ActivitySet
{
    /// <returns>the place that a watermark names, the start for none; null for what is no watermark</returns>
    public static long? Place(string? watermark) =>
        string.IsNullOrEmpty(watermark) || watermark == "-" ? 0
        : long.TryParse(watermark, NumberStyles.None, CultureInfo.InvariantCulture, out var place) ? place : null;

    /// <param name="place">where the reader stood before</param>
    public static string Write(IReadOnlyList<LoggedActivity> activities, long place) =>
        Write(activities.Select(a => a.Json), activities.Count > 0 ? activities[^1].Place : place);

    public static string Write(IEnumerable<string> activities, long place) =>
        string.Create(CultureInfo.InvariantCulture, $"{{\"activities\":[{string.Join(',', activities)}],\"watermark\":\"{place}\"}}");
}
