using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Clips;

public static class ClipServices
{
    /// <summary>Answers as files with signed links (docs/teams.md).</summary>
    /// <exception cref="SettingException">a wrong value</exception>
    public static IServiceCollection AddClips(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(configuration.ReadSection<ClipOptions>(ClipOptions.Section, o => o.Problem()))
            .AddSingleton<ClipKey>().AddSingleton<ClipEndpoint>()
            .AddSingleton<ClipFiles>().AddHostedService(s => s.GetRequiredService<ClipFiles>())
            .AddSingleton<ClipStore>().AddHostedService<ClipQueue>();
    }

    public static void MapClips(this WebApplication app)
    {
        // Players ask for the length first.
        if (app.Services.GetRequiredService<ClipOptions>().Enabled)
            app.MapMethods(ClipFiles.Root + "/{file}", ["GET", "HEAD"], (string file, string? expires, string? signature, HttpResponse response, ClipEndpoint clips) => clips.Get(file, expires, signature, response));
    }
}
