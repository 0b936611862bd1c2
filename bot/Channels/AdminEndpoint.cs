using System.Text.Json;
using Presenter.Bot.Conversations;
using Presenter.Bot.Hosting;
using static Presenter.Bot.Channels.Refusals;

namespace Presenter.Bot.Channels;

/// <summary>Section "Admin".</summary>
public sealed record AdminOptions
{
    public const string Section = "Admin";

    /// <summary>What operators show to read transcripts, to remove people's data and to write first; empty: none of it is there.</summary>
    public string Key { get; init; } = "";

    public string? Problem() => Key.Length is > 0 and < 16 ? $"{Section}:Key has {Key.Length} characters; it must be empty or have at least 16" : null;
}

/// <summary>What operators may do with people's data and conversations (docs/conversations.md).</summary>
public static class AdminEndpoint
{
    // Teams takes 28 KB of text, other channels less.
    private const int LongestMessage = 10_000;

    private sealed record Message(string? Text);

    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddAdmin(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.ReadSection<AdminOptions>(AdminOptions.Section, o => o.Problem()))
        .AddSingleton<FirstWords>().AddSingleton<KeptData>().AddHostedService(s => s.GetRequiredService<KeptData>());

    public static void MapAdmin(this WebApplication app)
    {
        var key = new AdminKey(app.Services.GetRequiredService<AdminOptions>().Key);
        if (!key.IsSet)
            return;
        var routes = app.MapGroup("/api").AddEndpointFilter(async (context, next) => key.Opens(context.HttpContext.Request) ? await next(context)
            : Refuse(StatusCodes.Status401Unauthorized, "Unauthorized", $"Authorization: Bearer with the value of {AdminOptions.Section}:Key is needed."));
        routes.MapDelete("/people/{id}", RemoveAsync);
        routes.MapGet("/conversations/{id}/transcript", TranscriptAsync);
        routes.MapGet("/people/{id}/conversations", ConversationsAsync);
        routes.MapPost("/conversations/{id}/messages", WriteAsync);
    }

    private static async Task<IResult> ConversationsAsync(string id, ConversationStates states, CancellationToken cancellation) =>
        id.Contains(':') ? Results.Json(new { conversations = await states.OfPersonAsync(Unescaped(id), cancellation) }) : NoPerson(id);

    private static async Task<IResult> WriteAsync(string id, HttpRequest request, FirstWords words, CancellationToken cancellation)
    {
        string? text;
        try
        {
            text = (await request.ReadFromJsonAsync<Message>(cancellation))?.Text?.Trim();
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return Refuse(StatusCodes.Status400BadRequest, "BadSyntax", "The body is no JSON object such as {\"text\": \"We close early today.\"}, sent as application/json.");
        }
        if (text is not { Length: > 0 and <= LongestMessage })
            return Refuse(StatusCodes.Status400BadRequest, "BadArgument", $"\"text\" has {text?.Length ?? 0} characters; it must have 1 to {LongestMessage}.");
        try
        {
            return Results.Json(await words.WriteAsync(Unescaped(id), text, cancellation), statusCode: StatusCodes.Status201Created);
        }
        catch (NotWrittenException e)
        {
            return Refuse(e.Status, e.Code, e.Message);
        }
    }

    private static async Task<IResult> RemoveAsync(string id, KeptData data, CancellationToken cancellation) =>
        id.Contains(':') ? Results.Json(new { removed = await data.RemovePersonAsync(Unescaped(id), cancellation) })
        : NoPerson(id);

    private static IResult NoPerson(string id) =>
        Refuse(StatusCodes.Status400BadRequest, "BadArgument", $"\"{id}\" names no channel; a person is channel:id, e.g. directline:{id}");

    private static async Task<IResult> TranscriptAsync(string id, Transcripts transcripts, CancellationToken cancellation) =>
        await transcripts.ReadAsync(Unescaped(id), cancellation) is { Count: > 0 } activities ? Results.Text(Transcripts.Write(activities), "application/json")
        : Refuse(StatusCodes.Status404NotFound, "ConversationNotFound", $"Nothing was said in a conversation \"{id}\"; conversations are channel:id, e.g. directline:2f5c");

    /// <summary>Routing leaves an escaped slash as it is, so that it is no border in the path.</summary>
    private static string Unescaped(string id) => id.Replace("%2F", "/", StringComparison.OrdinalIgnoreCase);
}
