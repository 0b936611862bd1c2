using System.Security.Cryptography;
using System.Text.Json;
using Presenter.Bot.Conversations;
using Presenter.Bot.Hosting;
using HostOptions = Presenter.Bot.Hosting.HostOptions;

namespace Presenter.Bot.Kiosk;

/// <summary>GET /kiosk is the page; GET /api/kiosk what it shows; DELETE /api/kiosk/conversations/{id} forgets one of its conversations.</summary>
public static class KioskPage
{
    public static IServiceCollection AddKiosk(this IServiceCollection services, IConfiguration configuration) =>
        services.AddSingleton(configuration.ReadSection<KioskOptions>(KioskOptions.Section, o => o.Problem()));

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
                presence = options.Presence, presenceShare = options.PresenceShare, forget = options.Forget, keepDays = conversations.KeepDays, texts = options.Texts,
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
