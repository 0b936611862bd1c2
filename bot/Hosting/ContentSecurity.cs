using Presenter.Bot.Embedding;

namespace Presenter.Bot.Hosting;

/// <summary>What the server's own pages may load: themselves and nothing of anybody else's.</summary>
public static class ContentSecurity
{
    // Sounds and pictures of an answer are objects of the page itself (blob:), icons are data:.
    private const string Own = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; "
        + "connect-src 'self'; worker-src 'self' blob:; manifest-src 'self'; base-uri 'none'; form-action 'none'";

    /// <param name="frames">the origins that may show the page in a frame</param>
    public static string Policy(string frames) => $"{Own}; frame-ancestors {frames}";

    /// <summary>Every page gets the policy that has none of its own.</summary>
    public static void UseContentSecurity(this WebApplication app)
    {
        var embedding = app.Services.GetRequiredService<EmbeddingOptions>();
        var pages = app.Services.GetRequiredService<PageOptions>().ContentSecurityPolicy.Trim().TrimEnd(';');
        var frames = string.Join(' ', embedding.Origins.Prepend("'self'"));
        var policy = pages.Length > 0 ? $"{pages}; frame-ancestors {frames}" : Policy(frames);
        app.Use((context, next) =>
        {
            context.Response.OnStarting(() =>
            {
                var headers = context.Response.Headers;
                headers.XContentTypeOptions = "nosniff";
                if (context.Response.ContentType?.StartsWith("text/html", StringComparison.Ordinal) == true)
                {
                    if (headers.ContentSecurityPolicy.Count == 0)
                        headers.ContentSecurityPolicy = policy;
                    headers["Referrer-Policy"] = "strict-origin-when-cross-origin";
                }
                return Task.CompletedTask;
            });
            return next(context);
        });
    }
}
