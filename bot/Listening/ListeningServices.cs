using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Presenter.Bot.Hosting;
using Presenter.Bot.Listening.Language;

namespace Presenter.Bot.Listening;

/// <summary>Spoken questions (docs/voice.md).</summary>
public static class ListeningServices
{
    public const string Path = "/api/listening";

    private const string Limit = "listening";

    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddListening(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<ListeningOptions>(ListeningOptions.Section, o => o.Problem());
        services.AddSingleton(options).AddSingleton<SoundDecoder>().AddSingleton<ListeningEndpoint>();
        if (options.Recogniser == "openai")
            services.AddSingleton<ISpeechRecogniser, TranscriptionEndpoint>();
        if (options.Recogniser == "pocketsphinx")
        {
            services.AddSingleton<SpokenLanguage>().AddSingleton<PocketsphinxRecogniser>().AddSingleton<ISpeechRecogniser>(s => s.GetRequiredService<PocketsphinxRecogniser>())
                .AddHostedService(s => s.GetRequiredService<PocketsphinxRecogniser>());
        }
        return services.AddRateLimiter(l => l.AddPolicy(Limit, c => RateLimitPartition.GetTokenBucketLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => new TokenBucketRateLimiterOptions
        {
            TokenLimit = options.PerMinute, TokensPerPeriod = Math.Max(1, options.PerMinute / 60), ReplenishmentPeriod = TimeSpan.FromSeconds(Math.Max(1, 60.0 / options.PerMinute)), QueueLimit = 0,
        })));
    }

    /// <summary>After the rate limiter is in the pipeline, which Direct Line puts there.</summary>
    public static void MapListening(this WebApplication app)
    {
        app.MapGet(Path, (ListeningEndpoint e) => e.Describe());
        app.MapPost(Path, (HttpRequest r, ListeningEndpoint e, CancellationToken c) => e.HearAsync(r, c)).RequireRateLimiting(Limit)
            .WithMetadata(new RequestSizeLimitAttribute(ListeningEndpoint.LargestBytes(app.Services.GetRequiredService<ListeningOptions>()) + 1024));
    }
}
