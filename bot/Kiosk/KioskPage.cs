using System.Security.Cryptography;
using System.Text.Json;
using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Presenter.Bot.Conversations;
using Presenter.Bot.Embedding;
using Presenter.Bot.Hosting;
using Presenter.Bot.Kiosk.Waking;
using Presenter.Bot.Listening;
using HostOptions = Presenter.Bot.Hosting.HostOptions;

namespace Presenter.Bot.Kiosk;

/// <summary>GET /kiosk is the page; GET /api/kiosk what it shows; DELETE /api/kiosk/conversations/{id} forgets one of its conversations.</summary>
public static class KioskPage
{
    private const string Limit = "kiosk-wake";

    /// <summary>A hall in which people talk without a pause sends one window every two seconds.</summary>
    private const int WindowsPerMinute = 60;

    /// <summary>After Listening, whose settings and decoder the wake phrase uses.</summary>
    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddKiosk(this IServiceCollection services, IConfiguration configuration)
    {
        var listening = configuration.ReadSection<ListeningOptions>(ListeningOptions.Section, o => o.Problem());
        var options = configuration.ReadSection<KioskOptions>(KioskOptions.Section, o => o.Problem(listening));
        services.AddSingleton(options);
        if (options.WakePhrase.Length > 0)
        {
            services.AddSingleton(new WakeSpotter(WakePhrase.Read(options.WakePhrase, listening.AcousticFolder), options.WakeThreshold, listening)).AddSingleton<WakeEndpoint>()
                .AddRateLimiter(l => l.AddPolicy(Limit, c => ThisMachine.Asks(c) ? RateLimitPartition.GetNoLimiter("")
                    : RateLimitPartition.GetTokenBucketLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => QuestionLimits.Bucket(WindowsPerMinute))));
        }
        return services;
    }

    /// <summary>After the rate limiter is in the pipeline, which Direct Line puts there.</summary>
    public static void MapWaking(this WebApplication app)
    {
        if (app.Services.GetRequiredService<KioskOptions>().WakePhrase.Length == 0)
            return;
        var door = app.Services.GetRequiredService<EmbeddingDoor>();
        app.UseWhen(c => c.Request.Path.StartsWithSegments(WakeEndpoint.Path), b => b.Use(next => context => door.InvokeAsync(context, next)));
        app.MapPost(WakeEndpoint.Path, (HttpRequest r, WakeEndpoint e, CancellationToken c) => e.HearAsync(r, c)).RequireRateLimiting(Limit)
            .WithMetadata(new RequestSizeLimitAttribute(WakeEndpoint.MostBytes));
    }

    public static void MapKiosk(this WebApplication app)
    {
        var page = Path.Combine(Path.GetFullPath(app.Services.GetRequiredService<HostOptions>().WebFolder), "kiosk.html");
        app.MapGet("/kiosk", (HttpResponse response) =>
        {
            if (!File.Exists(page))
                return Results.Text($"The web client is not built: {page} is missing. Remedy: make build", statusCode: StatusCodes.Status503ServiceUnavailable);
            response.Headers.ContentSecurityPolicy = ContentSecurity.Policy("'none'");
            response.Headers["Permissions-Policy"] = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()";
            response.Headers.CacheControl = "no-cache";
            return Results.File(page, "text/html; charset=utf-8");
        });
        app.MapGet("/api/kiosk", (KioskOptions options, ConversationOptions conversations, HttpResponse response) =>
        {
            response.Headers.CacheControl = "no-store";
            return Results.Json(new
            {
                build = Build(page, options), language = options.Language, pauseSeconds = options.PauseSeconds, countdownSeconds = options.CountdownSeconds,
                presence = options.Presence, presenceShare = options.PresenceShare, wakePhrase = options.WakePhrase, forget = options.Forget, keepDays = conversations.KeepDays, texts = options.Texts,
            });
        });
        // Who knows a conversation's id, a random one, is whose it was.
        app.MapDelete("/api/kiosk/conversations/{id:guid}", async (Guid id, KioskOptions options, ConversationRemoval removal, CancellationToken cancellation) =>
        {
            if (options.Forget)
                await removal.RemovePersonAsync($"page:{id}", cancellation);
            return Results.NoContent();
        });
    }

    /// <summary>Other than before when the page, the server or the kiosk's settings are; kiosks then load the page anew.</summary>
    private static string Build(string page, KioskOptions options)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(File.Exists(page) ? File.ReadAllBytes(page) : []);
        hash.AppendData(typeof(KioskPage).Assembly.ManifestModule.ModuleVersionId.ToByteArray());
        hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(options));
        return Convert.ToHexString(hash.GetHashAndReset(), 0, 8);
    }
}
