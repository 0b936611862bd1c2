using System.Threading.RateLimiting;
using Microsoft.AspNetCore.RateLimiting;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Embedding;

/// <summary>The widget on other people's pages: who may embed it, with which token, how often (docs/widget.md).</summary>
public static class WidgetEmbedding
{
    /// <summary>The CORS policy of what a widget calls.</summary>
    public const string Policy = "embedding";

    private const string Starting = "widget-token";

    // A page that may not embed is to read why.
    private const string Anybody = "widget-token-answer";

    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddEmbedding(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<EmbeddingOptions>(EmbeddingOptions.Section, o => o.Problem());
        services.TryAddSingleton(TimeProvider.System);
        services.AddCors(c => c.AddPolicy(Policy, p => p.SetIsOriginAllowed(options.Allows).WithMethods("GET", "POST").AllowAnyHeader()));
        services.AddCors(c => c.AddPolicy(Anybody, p => p.AllowAnyOrigin().WithMethods("POST").AllowAnyHeader()));
        services.AddRateLimiter(l => l.AddPolicy(Starting, c => ThisMachine.Asks(c) ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => QuestionLimits.Bucket(options.AddressTokensPerMinute))));
        return services.AddSingleton(options).AddSingleton<WidgetTokens>().AddSingleton<EmbeddingDoor>().AddSingleton<QuestionLimits>();
    }

    /// <summary>Before everything that is behind the door.</summary>
    public static void UseEmbedding(this WebApplication app, string hub)
    {
        var door = app.Services.GetRequiredService<EmbeddingDoor>();
        app.UseWhen(c => c.Request.Path.StartsWithSegments(hub), b => b.Use(next => context => door.InvokeAsync(context, next)));
        app.MapPost("/api/widget/token", Token).RequireCors(Anybody).RequireRateLimiting(Starting);
    }

    private static IResult Token(HttpRequest request, EmbeddingOptions options, WidgetTokens tokens)
    {
        var origin = EmbeddingDoor.OriginOf(request);
        if (origin.Length == 0)
            return Results.Json(new { error = "Only pages get tokens: the request has no Origin header." }, statusCode: StatusCodes.Status400BadRequest);
        if (!EmbeddingDoor.IsOwn(request) && !options.Allows(origin))
            return Results.Json(new { error = EmbeddingOptions.NotAllowed(origin) }, statusCode: StatusCodes.Status403Forbidden);
        return Results.Json(new { token = tokens.Issue(origin), expiresInSeconds = options.TokenSeconds });
    }
}
