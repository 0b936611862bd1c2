namespace Presenter.Bot.Hosting;

public static class OutsideAddress
{
    /// <returns>the address under which the caller reached this server, without a slash at its end; a proxy's word on https matters to this caller only</returns>
    public static string Of(HttpRequest request)
    {
        var secure = request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https";
        return $"{(secure ? "https" : "http")}://{request.Host}{request.PathBase}";
    }
}
