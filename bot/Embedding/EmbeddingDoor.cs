using System.Security.Claims;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Embedding;

/// <summary>
/// Stands before the hub: a page of another origin comes in only with a token that was made for that origin, and only
/// while the origin is allowed. Browsers tell the origin truly also for sockets, which CORS does not hold back.
/// </summary>
public sealed class EmbeddingDoor(EmbeddingOptions options, WidgetTokens tokens)
{
    /// <summary>The claim by which the hub knows a token again.</summary>
    public const string TokenClaim = "widget";

    public async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsOptions(context.Request.Method) || await RefusalAsync(context) is not { } refusal)
            await next(context);
        else
            await Results.Json(new { error = refusal }, statusCode: StatusCodes.Status401Unauthorized).ExecuteAsync(context);
    }

    /// <summary>The origin of the page that asks; empty where no browser asks.</summary>
    public static string OriginOf(HttpRequest request) => request.Headers.Origin.ToString();

    /// <summary>Whether the page is the server's own. A proxy may speak https to the visitor and http to us: the host decides.</summary>
    public static bool IsOwn(HttpRequest request) =>
        OriginOf(request) is not { Length: > 0 } origin || Uri.TryCreate(origin, UriKind.Absolute, out var uri) && request.Host.Value is { } host && uri.Authority.Equals(host, StringComparison.OrdinalIgnoreCase);

    private async Task<string?> RefusalAsync(HttpContext context)
    {
        var origin = OriginOf(context.Request);
        var own = IsOwn(context.Request);
        if (!own && !options.Allows(origin))
            return EmbeddingOptions.NotAllowed(origin);
        // A browser cannot set headers on a socket; SignalR puts the token into the query there.
        var token = BearerToken.Of(context.Request) ?? context.Request.Query["access_token"].ToString();
        if (string.IsNullOrEmpty(token))
            return own && !options.RequireToken ? null : "A widget token is needed. Remedy: POST /api/widget/token from the page, as widget.js does.";
        if (await tokens.ReadAsync(token) is not { } grant)
            return "The widget token is not valid or has run out. Remedy: get a new one by POST /api/widget/token.";
        if (origin.Length > 0 && !grant.Origin.Equals(origin, StringComparison.OrdinalIgnoreCase))
            return $"The widget token is for pages of {grant.Origin}, not of {origin}.";
        context.User = new ClaimsPrincipal(new ClaimsIdentity([new Claim(TokenClaim, grant.Id)]));
        return null;
    }
}
