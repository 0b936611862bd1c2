namespace Presenter.Bot.Hosting;

/// <summary>One of the built client's pages under a name of its own.</summary>
public static class WebPage
{
    public static IResult Of(HostOptions host, string file)
    {
        var page = Path.Combine(Path.GetFullPath(host.WebFolder), file);
        return File.Exists(page) ? Results.File(page, "text/html; charset=utf-8")
            : Results.Text($"The web client is not built: {page} is missing. Remedy: make build", statusCode: StatusCodes.Status503ServiceUnavailable);
    }

    /// <param name="frames">the origins that may show it in a frame, in place of those that may show the other pages</param>
    public static IResult Of(HostOptions host, string file, HttpResponse response, string frames)
    {
        response.Headers.ContentSecurityPolicy = ContentSecurity.Policy(frames);
        response.Headers.CacheControl = "no-cache";
        return Of(host, file);
    }
}
