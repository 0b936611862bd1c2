using System.Text.Json;
using Presenter.Bot.Hosting;
using static Presenter.Bot.Channels.Refusals;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Direct Line 3.0's requests: tokens, conversations, activities by polling.</summary>
public sealed class DirectLineEndpoint(
    DirectLineCallers callers, DirectLineTokens tokens, ActivityLog activities, DirectLineAdapter adapter, DirectLineInvokes invokes, TurnQueue queue,
    Listeners listeners, DirectLineOptions options, TimeProvider clock)
{
    private const int LongestSet = 100;

    private sealed record Account(string? Id, string? Name);

    private sealed record TokenRequest(Account? User, string[]? TrustedOrigins);

    public async Task<IResult> GenerateAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (caller, refusal) = await callers.FindAsync(request);
        if (caller is null)
            return refusal!;
        if (caller.Grant is not null)
            return Refuse(StatusCodes.Status403Forbidden, "BadArgument", "A token does not make tokens; refresh it.");
        var (body, bad) = await ReadAsync<TokenRequest>(request, cancellation);
        if (bad is not null)
            return bad;
        var user = body?.User?.Id is { Length: > 0 } id ? id : null;
        if (user?.Length > 200)
            return Refuse(StatusCodes.Status400BadRequest, "BadArgument", "The user's id has more than 200 characters.");
        return Token(new Grant(NewConversation(), user, [.. body?.TrustedOrigins?.Where(o => o is { Length: > 0 } && !o.Contains(' ')) ?? []]));
    }

    public async Task<IResult> RefreshAsync(HttpRequest request)
    {
        var (caller, refusal) = await callers.FindAsync(request);
        return caller is null ? refusal! : caller.Grant is { } grant ? Token(grant) : Refuse(StatusCodes.Status403Forbidden, "BadArgument", "Only a token can be refreshed.");
    }

    /// <summary>Begins the token's conversation, or a new one.</summary>
    public async Task<IResult> BeginAsync(HttpRequest request, CancellationToken cancellation)
    {
        var (caller, refusal) = await callers.FindAsync(request);
        if (caller is null)
            return refusal!;
        var (body, bad) = await ReadAsync<TokenRequest>(request, cancellation);
        if (bad is not null)
            return bad;
        var grant = caller.Grant ?? new Grant(NewConversation(), null, []);
        var begun = await activities.BeginAsync(grant.Conversation, cancellation);
        // A server that ended between the two has not greeted yet.
        if (begun || await activities.LastAsync(grant.Conversation, cancellation) == 0)
        {
            await adapter.RunAsync(new Activity
            {
                Type = ActivityTypes.ConversationUpdate, ChannelId = DirectLineAdapter.ChannelId, Conversation = new ConversationAccount { Id = grant.Conversation },
                From = new ChannelAccount { Id = grant.User ?? body?.User?.Id ?? "user" }, Recipient = DirectLineAdapter.Bot,
                MembersAdded = [DirectLineAdapter.Bot, new ChannelAccount { Id = grant.User ?? body?.User?.Id ?? "user" }],
            }, cancellation);
        }
        return Conversation(request, grant, "", begun ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    /// <summary>A new socket address for a client whose socket was cut.</summary>
    public async Task<IResult> ReconnectAsync(string id, string? watermark, HttpRequest request, CancellationToken cancellation)
    {
        var (grant, refusal) = await EnterAsync(id, request, cancellation);
        return grant is null ? refusal! : Conversation(request, grant, watermark ?? "", StatusCodes.Status200OK);
    }

    public async Task<IResult> PostAsync(string id, HttpRequest request, CancellationToken cancellation)
    {
        var (grant, refusal) = await EnterAsync(id, request, cancellation);
        if (grant is null)
            return refusal!;
        Activity activity;
        try
        {
            using var reader = new StreamReader(request.Body);
            activity = ActivityJson.Read(await reader.ReadToEndAsync(cancellation));
        }
        catch (JsonException)
        {
            return Refuse(StatusCodes.Status400BadRequest, "BadSyntax", "The body is no activity.");
        }
        return await TakeAsync(grant, activity, [], cancellation);
    }

    /// <summary>What a client said goes into the log, from there to the bot, and back to the client as it is.</summary>
    /// <param name="files">files that came with it</param>
    public async Task<IResult> TakeAsync(Grant grant, Activity activity, IReadOnlyList<UploadedFile> files, CancellationToken cancellation)
    {
        if (activity.Type is not (ActivityTypes.Message or ActivityTypes.Event or ActivityTypes.Typing or ActivityTypes.MessageReaction or ActivityTypes.Invoke)
            || files.Count > 0 && activity.Type != ActivityTypes.Message)
            return Refuse(StatusCodes.Status400BadRequest, "BadArgument", $"Activities of type \"{activity.Type}\" cannot be sent.");
        var user = grant.User ?? activity.From?.Id;
        if (string.IsNullOrEmpty(user) || user.Length > 200 || user == DirectLineAdapter.Bot.Id || grant.User is null && user.StartsWith("dl_", StringComparison.Ordinal))
            return Refuse(StatusCodes.Status400BadRequest, "BadArgument", "from.id must name the user; ids that begin with dl_ come from tokens only.");
        if (activity.Type is ActivityTypes.Typing)
            return Results.Json(new { id = Guid.NewGuid().ToString() });
        if ((await activities.WaitingAsync(grant.Conversation, cancellation)).Count >= options.Waiting)
            return Refuse(StatusCodes.Status429TooManyRequests, "TooManyRequests", "The presenter is still answering; please wait.");
        if (activity.Type == ActivityTypes.Invoke && string.IsNullOrEmpty(activity.Name))
            return Refuse(StatusCodes.Status400BadRequest, "BadArgument", "An invoke must have a name, e.g. adaptiveCard/action.");
        activity.From ??= new ChannelAccount();
        (activity.From.Id, activity.From.Role) = (user, RoleTypes.User);
        (activity.Recipient, activity.Conversation) = (DirectLineAdapter.Bot, new ConversationAccount { Id = grant.Conversation });
        (activity.ChannelId, activity.Timestamp, activity.ServiceUrl, activity.DeliveryMode) = (DirectLineAdapter.ChannelId, clock.GetUtcNow(), null, null);
        if (activity.Type == ActivityTypes.Invoke)
            return await invokes.RunAsync(grant.Conversation, activity, cancellation);
        string Write(long place)
        {
            activity.Id = DirectLineAdapter.IdOf(grant.Conversation, place);
            return ActivityJson.Write(activity);
        }
        if (!await activities.AddAsync(grant.Conversation, [Write], new Adding(files, Waits: true, Answers: null), cancellation))
            return Refuse(StatusCodes.Status404NotFound, "ConversationNotFound", "There is no such conversation.");
        listeners.Wake(grant.Conversation);
        queue.Wake(grant.Conversation);
        return Results.Json(new { id = activity.Id });
    }

    public async Task<IResult> PollAsync(string id, string? watermark, HttpRequest request, CancellationToken cancellation)
    {
        var (grant, refusal) = await EnterAsync(id, request, cancellation);
        if (grant is null)
            return refusal!;
        return ActivitySet.Place(watermark) is { } place
            ? Results.Text(ActivitySet.Write(await activities.AfterAsync(id, place, LongestSet, cancellation), place), "application/json")
            : Refuse(StatusCodes.Status400BadRequest, "BadArgument", "The watermark is none that was given out.");
    }

    /// <returns>what the caller may do in this conversation, or the refusal</returns>
    public async Task<(Grant? Grant, IResult? Refusal)> EnterAsync(string id, HttpRequest request, CancellationToken cancellation)
    {
        var (caller, refusal) = await callers.FindAsync(request);
        if (caller is null)
            return (null, refusal);
        if (!caller.Trusted && caller.Grant?.Conversation != id)
            return (null, Refuse(StatusCodes.Status403Forbidden, "BadArgument", "The token is for another conversation."));
        return await activities.LastAsync(id, cancellation) is null
            ? (null, Refuse(StatusCodes.Status404NotFound, "ConversationNotFound", "There is no such conversation."))
            : (caller.Grant ?? new Grant(id, null, []), null);
    }

    private IResult Token(Grant grant) => Results.Json(new { conversationId = grant.Conversation, token = tokens.Issue(grant, Life), expires_in = options.TokenSeconds });

    private IResult Conversation(HttpRequest request, Grant grant, string watermark, int status)
    {
        // http becomes ws, and https wss.
        var stream = $"ws{OutsideAddress.Of(request)["http".Length..]}{DirectLineChannel.Root}/conversations/{Uri.EscapeDataString(grant.Conversation)}/stream"
            + $"?watermark={Uri.EscapeDataString(watermark)}&t={tokens.Issue(grant, DirectLineTokens.StreamLife, stream: true)}";
        return Results.Json(new { conversationId = grant.Conversation, token = tokens.Issue(grant, Life), expires_in = options.TokenSeconds, streamUrl = stream, referenceGrammarId = "" }, statusCode: status);
    }

    private TimeSpan Life => TimeSpan.FromSeconds(options.TokenSeconds);

    private static string NewConversation() => Guid.NewGuid().ToString("N");

    /// <summary>A body may be missing, but not be wrong.</summary>
    private static async Task<(T? Body, IResult? Bad)> ReadAsync<T>(HttpRequest request, CancellationToken cancellation) where T : class
    {
        try
        {
            using var reader = new StreamReader(request.Body);
            var text = await reader.ReadToEndAsync(cancellation);
            return (text.Length == 0 ? null : JsonSerializer.Deserialize<T>(text, JsonSerializerOptions.Web), null);
        }
        catch (JsonException)
        {
            return (null, Refuse(StatusCodes.Status400BadRequest, "BadSyntax", "The body is no JSON object of this request."));
        }
    }
}
