using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Embedding;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

/// <summary>Direct Line 3.0 at /v3/directline, for Web Chat and every other Direct Line client (docs/channels.md).</summary>
public static class DirectLineChannel
{
    public const string Root = "/v3/directline";

    private const string Starting = "directline-start";
    private const string Talking = "directline-talk";

    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddDirectLine(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<DirectLineOptions>(DirectLineOptions.Section, o => o.Problem());
        services.TryAddSingleton(TimeProvider.System);
        services.AddCors(c => c.AddPolicy(Root, p => p.WithOrigins(options.AllowedOrigins).WithHeaders("Authorization", "Content-Type", "x-ms-bot-agent", "x-requested-with").WithMethods("GET", "POST")));
        services.AddRateLimiter(l =>
        {
            l.RejectionStatusCode = StatusCodes.Status429TooManyRequests;
            l.OnRejected = (context, _) =>
            {
                context.HttpContext.Response.Headers.RetryAfter = "1";
                return ValueTask.CompletedTask;
            };
            l.AddPolicy(Starting, c => Limit(c, c.Connection.RemoteIpAddress?.ToString() ?? "", options.ConversationsPerMinute));
            l.AddPolicy(Talking, c => Limit(c, c.Request.RouteValues["id"] as string ?? "", options.RequestsPerMinute));
        });
        return services.AddBot(configuration).AddSingleton(options)
            .AddSingleton<DirectLineTokens>().AddSingleton<DirectLineCallers>().AddSingleton<ActivityLog>().AddSingleton<Listeners>()
            .AddSingleton<DirectLineAdapter>().AddSingleton<TurnQueue>().AddHostedService(s => s.GetRequiredService<TurnQueue>())
            .AddSingleton<DirectLineSocket>().AddSingleton<DirectLineInvokes>().AddSingleton<DirectLineEndpoint>().AddSingleton<DirectLineUploads>();
    }

    public static void MapDirectLine(this WebApplication app)
    {
        app.UseWebSockets(new WebSocketOptions { KeepAliveInterval = TimeSpan.FromSeconds(15), KeepAliveTimeout = TimeSpan.FromSeconds(30) });
        app.UseCors();
        app.UseRateLimiter();
        var routes = app.MapGroup(Root).RequireCors(Root).WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(256 * 1024));
        var start = routes.MapGroup("").RequireRateLimiting(Starting);
        start.MapPost("/tokens/generate", (HttpRequest r, DirectLineEndpoint e, CancellationToken c) => e.GenerateAsync(r, c));
        start.MapPost("/tokens/refresh", (HttpRequest r, DirectLineEndpoint e) => e.RefreshAsync(r));
        start.MapPost("/conversations", (HttpRequest r, DirectLineEndpoint e, CancellationToken c) => e.BeginAsync(r, c));
        var talk = routes.MapGroup("/conversations/{id}").RequireRateLimiting(Talking);
        talk.MapGet("", (string id, string? watermark, HttpRequest r, DirectLineEndpoint e, CancellationToken c) => e.ReconnectAsync(id, watermark, r, c));
        talk.MapPost("/activities", (string id, HttpRequest r, DirectLineEndpoint e, CancellationToken c) => e.PostAsync(id, r, c));
        talk.MapGet("/activities", (string id, string? watermark, HttpRequest r, DirectLineEndpoint e, CancellationToken c) => e.PollAsync(id, watermark, r, c));
        talk.MapPost("/upload", (string id, string? userId, HttpRequest r, DirectLineUploads u, CancellationToken c) => u.PostAsync(id, userId, r, c))
            .WithMetadata(new Microsoft.AspNetCore.Mvc.RequestSizeLimitAttribute(DirectLineUploads.LongestBody(app.Services.GetRequiredService<DirectLineOptions>())));
        routes.MapGet("/attachments/{id}", (string id, HttpResponse r, DirectLineUploads u, CancellationToken c) => u.GetAsync(id, r, c)).RequireRateLimiting(Talking);
        talk.MapGet("/stream", (string id, string? watermark, string? t, HttpContext h, DirectLineSocket s) => s.RunAsync(h, id, watermark, t));
    }

    /// <summary>A site's own server, which shows the secret, speaks for all of its visitors and is not limited.</summary>
    private static RateLimitPartition<string> Limit(HttpContext context, string who, int perMinute) =>
        BearerToken.Of(context.Request) is { } bearer && context.RequestServices.GetRequiredService<DirectLineTokens>().IsSecret(bearer)
            ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(who, _ => QuestionLimits.Bucket(perMinute));
}
