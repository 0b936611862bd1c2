using System.Threading.RateLimiting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.RateLimiting;
using Presenter.Bot.Embedding;
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
        return services.AddRateLimiter(l => l.AddPolicy(Limit, c => ThisMachine.Asks(c) ? RateLimitPartition.GetNoLimiter("")
            : RateLimitPartition.GetTokenBucketLimiter(c.Connection.RemoteIpAddress?.ToString() ?? "", _ => QuestionLimits.Bucket(options.PerMinute))));
    }

    /// <summary>After CORS and the rate limiter are in the pipeline, which Direct Line puts there. Who may ask may also speak.</summary>
    public static void MapListening(this WebApplication app)
    {
        var door = app.Services.GetRequiredService<EmbeddingDoor>();
        app.UseWhen(c => c.Request.Path.StartsWithSegments(Path) && HttpMethods.IsPost(c.Request.Method), b => b.Use(next => context => door.InvokeAsync(context, next)));
        app.MapGet(Path, (ListeningEndpoint e) => e.Describe()).RequireCors(WidgetEmbedding.Policy);
        app.MapPost(Path, (HttpRequest r, ListeningEndpoint e, CancellationToken c) => e.HearAsync(r, c)).RequireCors(WidgetEmbedding.Policy).RequireRateLimiting(Limit)
            .WithMetadata(new RequestSizeLimitAttribute(ListeningEndpoint.MostBytes));
    }
}
