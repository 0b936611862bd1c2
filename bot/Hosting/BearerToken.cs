namespace Presenter.Bot.Hosting;

public static class BearerToken
{
    /// <returns>what the request shows as Authorization: Bearer; null where it shows nothing</returns>
    public static string? Of(HttpRequest request) =>
        request.Headers.Authorization.ToString() is { Length: > 7 } header && header.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) ? header[7..].Trim() : null;
}
