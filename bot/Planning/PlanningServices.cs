using Azure.Identity;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.SemanticKernel;
using Presenter.Bot.Hosting;
using Presenter.Bot.Planning.Confirmation;
using Presenter.Bot.Planning.Museum;
using Presenter.Bot.Planning.Reservations;
using Presenter.Bot.Planning.Tools;

namespace Presenter.Bot.Planning;

public static class PlanningServices
{
    /// <summary>The kernel with the configured language model, or none: then the offline model answers.</summary>
    public static IServiceCollection AddPlanning(this IServiceCollection services, IConfiguration configuration)
    {
        var options = configuration.ReadSection<PlanningOptions>(PlanningOptions.Section, o => o.Problem());
        var museum = MuseumData.Read(options.MuseumFile);
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(options).AddSingleton(museum).AddSingleton(_ => new Phrases(options, PresenterName(configuration)))
            .AddSingleton<ConfirmationPhrases>().AddSingleton<PlanningState>().AddSingleton<PendingStore>().AddSingleton<ReservationStore>()
            .AddSingleton<KnowledgePlugin>().AddSingleton<MuseumPlugin>().AddSingleton<TicketDesk>().AddSingleton<VisitorConsent>()
            .AddSingleton<OfflineChatCompletion>().AddSingleton<ModelTurns>().AddSingleton<AnswerPlanner>();
        services.AddTools(configuration, options);
        var kernel = services.AddKernel();
        // With a client of ours the SDK neither retries nor times out by itself: both are the planner's.
        var http = new HttpClient { Timeout = Timeout.InfiniteTimeSpan };
        var key = options.ApiKey.Length > 0 ? options.ApiKey : "none";
        if (options.ManagedIdentity.Length > 0)
            kernel.AddAzureOpenAIChatCompletion(options.Model, options.Endpoint, Identity(options.ManagedIdentity), apiVersion: options.ApiVersion.Length > 0 ? options.ApiVersion : null, httpClient: http);
        else if (options.Provider == "azure-openai")
            kernel.AddAzureOpenAIChatCompletion(options.Model, options.Endpoint, key, apiVersion: options.ApiVersion.Length > 0 ? options.ApiVersion : null, httpClient: http);
        else if (options.Provider == "openai" && options.Endpoint.Length > 0)
            kernel.AddOpenAIChatCompletion(options.Model, new Uri(options.Endpoint), key, httpClient: http);
        else if (options.Provider == "openai")
            kernel.AddOpenAIChatCompletion(options.Model, key, httpClient: http);
        return services;
    }

    private static ManagedIdentityCredential Identity(string id) => new(id == "system" ? ManagedIdentityId.SystemAssigned : ManagedIdentityId.FromUserAssignedClientId(id));

    /// <summary>Foreign tools; their settings are checked in any case, their servers asked only where a language model can use them.</summary>
    private static void AddTools(this IServiceCollection services, IConfiguration configuration, PlanningOptions options)
    {
        var mcp = configuration.ReadSection<McpOptions>(McpOptions.Section, o => o.Problem());
        var documents = configuration.ReadSection<OpenApiOptions>(OpenApiOptions.Section, o => o.Problem());
        if (mcp.Servers.Keys.Intersect(documents.Documents.Keys, StringComparer.OrdinalIgnoreCase).FirstOrDefault() is { } twice)
            throw new SettingException($"{OpenApiOptions.Section}:Documents:{twice} has the name of an MCP server; allowed is a name that {McpOptions.Section}:Servers does not have");
        services.AddSingleton(mcp).AddSingleton(documents).AddSingleton<Toolbox>();
        if (options.Provider != "offline")
            services.AddHostedService<McpServers>().AddHostedService<OpenApiDocuments>();
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
