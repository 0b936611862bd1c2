using System.Net;
using System.Security.Claims;
using System.Text.Json;
using Microsoft.Bot.Connector.Authentication;
using Microsoft.Bot.Connector;
using Microsoft.Bot.Schema;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels.BotFramework;

/// <summary>POST /api/messages: who calls, what it says, and the answer's form.</summary>
public sealed partial class MessagesEndpoint(
    BotFrameworkTurns turns, JwtTokenValidation tokens, AppIdentity identity, ServiceUrls services, BotFrameworkOptions options, ILogger<MessagesEndpoint> log)
{
    public async Task<IResult> PostAsync(HttpRequest request, CancellationToken cancellation)
    {
        // A page of another origin can post plain text without asking, but not JSON.
        if (!request.HasJsonContentType())
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        Activity? activity;
        try
        {
            activity = await request.ReadFromJsonAsync<Activity>(ActivityJson.Options, cancellation);
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Results.BadRequest();
        }
        if (string.IsNullOrEmpty(activity?.Type))
            return Results.BadRequest();
        ClaimsIdentity caller;
        try
        {
            caller = await CallerAsync(request, activity, cancellation);
        }
        catch (UnauthorizedAccessException e)
        {
            LogRefused(request.HttpContext.Connection.RemoteIpAddress, OneLine.Of(e.Message));
            return Results.Unauthorized();
        }
        catch (IOException e)
        {
            LogNoKeys(e.Message);
            return Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
        if (activity.DeliveryMode == DeliveryModes.ExpectReplies || activity.Type == ActivityTypes.Invoke)
        {
            return await turns.AnswerAsync(caller, activity) switch
            {
                null => TooMany(request),
                { Body: null } empty => Results.StatusCode(empty.Status),
                var response => Results.Json(response.Body, ActivityJson.Options, statusCode: response.Status),
            };
        }
        if (!services.Allows(activity.ServiceUrl))
        {
            LogServiceUrl(OneLine.Of(activity.ServiceUrl));
            return Results.StatusCode(StatusCodes.Status403Forbidden);
        }
        // The connector has no address for an answer to nowhere.
        if (string.IsNullOrEmpty(activity.Conversation?.Id))
            return Results.BadRequest();
        return await turns.TakeAsync(activity, cancellation) ? Results.Ok() : TooMany(request);
    }

    /// <summary>A conversation in which too many wait: channels come again later.</summary>
    private static IResult TooMany(HttpRequest request)
    {
        request.HttpContext.Response.Headers.RetryAfter = "1";
        return Results.StatusCode(StatusCodes.Status429TooManyRequests);
    }

    private async Task<ClaimsIdentity> CallerAsync(HttpRequest request, Activity activity, CancellationToken cancellation)
    {
        var authorization = request.Headers.Authorization.ToString();
        if (authorization.Length > 0 || identity.IsConfigured)
            return await tokens.AuthenticateRequestAsync(activity, authorization, cancellation);
        return options.AllowUnauthenticated || ThisMachine.Asks(request.HttpContext) ? new ClaimsIdentity("anonymous")
            : throw new UnauthorizedAccessException($"it has no token; without MicrosoftAppId only this machine may call. Remedy: set MicrosoftAppId, or {BotFrameworkOptions.Section}:AllowUnauthenticated");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "An activity from {Address} was refused: {Reason}")]
    private partial void LogRefused(IPAddress? address, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "An activity could not be checked: {Problem}")]
    private partial void LogNoKeys(string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "An activity wants its answer at {ServiceUrl}, which is not on the list (BotFramework:ServiceUrlHosts)")]
    private partial void LogServiceUrl(string? serviceUrl);
}
