using System.Text.Json;
using System.Text.Json.Serialization;
using Presenter.Bot.Channels;
using Presenter.Bot.Hosting;
using HostOptions = Presenter.Bot.Hosting.HostOptions;

namespace Presenter.Bot.Studio;

/// <summary>GET /studio and what its page asks (docs/studio.md): open in development, elsewhere with the admin key, and not there at all without one.</summary>
public static class StudioEndpoint
{
    public const string Root = "/api/studio";

    private const string Page = "/studio", PageFile = "studio.html";

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddStudio(this IServiceCollection services, IConfiguration configuration) => services
        .AddSingleton(configuration.ReadSection<StudioOptions>(StudioOptions.Section, o => o.Problem()))
        .AddSingleton<StudioPipelines>().AddSingleton<StudioClips>().AddSingleton<StudioRendering>();

    /// <summary>Before the static files, which would serve the page to everybody.</summary>
    public static void MapStudio(this WebApplication app)
    {
        var key = new AdminKey(app.Services.GetRequiredService<AdminOptions>().Key);
        var open = app.Environment.IsDevelopment();
        var there = open || key.IsSet;
        app.Use((context, next) => there || !IsPage(context.Request.Path) ? next(context)
            : Results.Text($"The studio is closed. Remedy: set {AdminOptions.Section}:Key and enter it there, or start the server with ASPNETCORE_ENVIRONMENT=Development.", statusCode: StatusCodes.Status404NotFound).ExecuteAsync(context));
        if (!there)
            return;
        app.MapGet(Page, (HostOptions host) => WebPage.Of(host, PageFile));
        var routes = app.MapGroup(Root).AddEndpointFilter(async (context, next) => open || key.Opens(context.HttpContext.Request) ? await next(context)
            : Results.Problem($"Authorization: Bearer with the value of {AdminOptions.Section}:Key is needed.", statusCode: StatusCodes.Status401Unauthorized));
        routes.MapGet("/presenters", (StudioPipelines pipelines) => Results.Json(pipelines.List(), Json));
        routes.MapPost("/render", RenderAsync);
        routes.MapGet("/clips/{name}", (string name, StudioClips clips) => clips.Find(name) is { } path ? Results.File(path, "video/mp4", enableRangeProcessing: true)
            : Results.Problem($"There is no clip {name}, or no more: the last ones are kept. Remedy: render the text again, or raise {StudioOptions.Section}:{nameof(StudioOptions.KeepClips)}.", statusCode: StatusCodes.Status404NotFound));
    }

    /// <summary>One JSON object a line (application/x-ndjson).</summary>
    private static async Task<IResult> RenderAsync(HttpContext context, StudioRendering rendering, CancellationToken cancellation)
    {
        StudioRequest? request;
        try
        {
            request = await JsonSerializer.DeserializeAsync<StudioRequest>(context.Request.Body, Json, cancellation);
        }
        catch (JsonException e)
        {
            return Results.Problem($"The request is not the JSON that is needed: {e.Message} Remedy: send {{\"presenter\": \"robin\", \"text\": \"Hello.\"}}.", statusCode: StatusCodes.Status400BadRequest);
        }
        if (request is null || rendering.Problem(request) is not null)
            return Results.Problem(request is null ? "The request is empty. Remedy: send {\"presenter\": \"robin\", \"text\": \"Hello.\"}." : rendering.Problem(request), statusCode: StatusCodes.Status400BadRequest);
        return Results.Stream(async body =>
        {
            await foreach (var line in rendering.RunAsync(request, cancellation))
            {
                await JsonSerializer.SerializeAsync(body, line, Json, cancellation);
                await body.WriteAsync("\n"u8.ToArray(), cancellation);
                await body.FlushAsync(cancellation);
            }
        }, "application/x-ndjson");
    }

    private static bool IsPage(PathString path) => path.StartsWithSegments(Page) || path.StartsWithSegments("/" + PageFile) || path.StartsWithSegments(Root);
}
