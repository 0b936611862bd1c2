using Presenter.Bot.Hosting;

namespace Presenter.Bot.Knowledge;

public static class KnowledgeServices
{
    public static IServiceCollection AddKnowledge(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<KnowledgeOptions>(KnowledgeOptions.Section, o => o.Problem());
        if (options.EmbeddingEndpoint.Length > 0)
            services.AddSingleton<EmbeddingEndpoint>();
        return services.AddSingleton(options).AddSingleton<KnowledgeIndex>().AddSingleton<ExtractiveAnswerer>().AddHostedService<KnowledgeWatcher>();
    }
}
