using Microsoft.SemanticKernel;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Planning;

public static class PlanningServices
{
    /// <summary>The kernel with the configured language model, or none: then the offline model answers.</summary>
    public static IServiceCollection AddPlanning(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<PlanningOptions>(PlanningOptions.Section, o => o.Problem());
        services.AddSingleton(options).AddSingleton<OfflineChatCompletion>().AddSingleton<AnswerPlanner>()
            .AddSingleton(_ => new Phrases(options, PresenterName(configuration)));
        var kernel = services.AddKernel();
        if (options.Provider == "openai")
            kernel.AddOpenAIChatCompletion(options.Model, new Uri(options.Endpoint), options.ApiKey.Length > 0 ? options.ApiKey : "none");
        return services;
    }

    /// <summary>The name stands in the package; the bot answers in text also without one.</summary>
    private static string PresenterName(IConfiguration configuration)
    {
        try
        {
            return Renderer.Packages.PresenterPackage.Open(configuration["Presenter:Package"] ?? "presenters/robin").Manifest.Name;
        }
        catch (Renderer.Packages.PackageException)
        {
            return "the presenter";
        }
    }
}
