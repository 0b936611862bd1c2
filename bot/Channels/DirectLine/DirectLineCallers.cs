using Presenter.Bot.Hosting;
using static Presenter.Bot.Channels.Refusals;


namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Who calls: a site's server with the secret, a client with a token, or this machine.</summary>
public sealed class DirectLineCallers(DirectLineTokens tokens, DirectLineOptions options)
{
    /// <summary>What a caller may do; Grant is null where it may do everything (the secret) or start afresh (this machine).</summary>
    public sealed record Caller(bool Trusted, Grant? Grant);

    /// <returns>the caller, or the refusal: 401 without any credentials, 403 with wrong ones, on which clients get themselves a new token</returns>
    public async Task<(Caller? Caller, IResult? Refusal)> FindAsync(HttpRequest request)
    {
        if (BearerToken.Of(request) is not { } bearer)
        {
            return options.AllowAnonymous || !tokens.HasSecret && ThisMachine.Asks(request.HttpContext) ? (new Caller(false, null), null)
                : (null, Refuse(StatusCodes.Status401Unauthorized, "Unauthorized", "A token or the secret is needed."));
        }
        if (tokens.IsSecret(bearer))
            return (new Caller(true, null), null);
        if (await tokens.ReadAsync(bearer) is not { } grant)
            return (null, Refuse(StatusCodes.Status403Forbidden, "TokenExpired", "The token is not valid or has run out."));
        return MayCome(request, grant) ? (new Caller(false, grant), null)
            : (null, Refuse(StatusCodes.Status403Forbidden, "OriginNotAllowed", "The token is for another page."));
    }

    /// <summary>A browser tells its page's origin; what is no browser tells none.</summary>
    public static bool MayCome(HttpRequest request, Grant grant) =>
        grant.Origins.Count == 0 || request.Headers.Origin.ToString() is not { Length: > 0 } origin || grant.Origins.Contains(origin, StringComparer.OrdinalIgnoreCase);
}
