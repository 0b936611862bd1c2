using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning;
using Presenter.Bot.Streaming;

namespace Presenter.Bot.Hosting;

public static class PresenterHost
{
    /// <summary>Port and address from the settings; PORT in the environment goes first, --urls before everything.</summary>
    public static HostOptions UseAddress(this WebApplicationBuilder builder)
    {
        var options = builder.Configuration.ReadSection<HostOptions>(HostOptions.Section, o => o.Problem());
        if (Environment.GetEnvironmentVariable("PORT") is { Length: > 0 } port)
        {
            options = int.TryParse(port, out var number) && number is >= 0 and <= 65535 ? options with { Port = number }
                : throw new SettingException($"PORT is \"{port}\"; allowed are 0 to 65535");
        }
        if (builder.Configuration["urls"] is null)
        {
            // Kestrel cannot choose a free port for two addresses, and localhost is two.
            var address = options is { Port: 0, Address: "localhost" } ? "127.0.0.1" : options.Address;
            builder.WebHost.UseUrls($"http://{address}:{options.Port}");
        }
        // It would print a stack trace for a port in use, before RunAsync tells what to do about it.
        builder.Logging.AddFilter("Microsoft.Extensions.Hosting.Internal.Host", LogLevel.None);
        builder.Services.AddSingleton(options).AddSingleton(builder.Configuration.ReadSection<PageOptions>(PageOptions.Section, o => o.Problem()));
        return options;
    }

    public static IServiceCollection AddConversations(this IServiceCollection services, IConfiguration configuration)
    {
        services.TryAddSingleton(TimeProvider.System);
        return services.AddSingleton(configuration.ReadSection<ConversationOptions>(ConversationOptions.Section, o => o.Problem()))
            .AddSingleton<ConversationDatabase>().AddSingleton<ConversationStore>().AddSingleton<ConversationStates>().AddSingleton<ConversationRemoval>()
            .AddSingleton<RunningTurns>();
    }

    public static IServiceCollection AddStreaming(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddHttpClient();
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(configuration.ReadSection<StreamingOptions>(StreamingOptions.Section, o => o.Problem()))
            .AddSingleton<TurnMetrics>().AddSingleton<AnswerExtras>().AddSingleton<DocumentCards>().AddSingleton<TabVisitors>().AddSingleton<RendererTraffic>().AddSingleton<Playbacks>().AddSingleton<TurnStreams>().AddSingleton<TurnSession>()
            .AddSingleton<ShownPackage>().AddSingleton<RendererState>().AddHostedService(s => s.GetRequiredService<RendererState>());
        services.AddSignalR(o =>
        {
            o.MaximumReceiveMessageSize = 64 * 1024;
            o.StreamBufferCapacity = 4;
        }).AddMessagePackProtocol();
        return services;
    }

    /// <summary>Runs until stopped. What a person can mend is told in one line, without a stack trace.</summary>
    /// <returns>the process's exit code</returns>
    public static async Task<int> RunAsync(Func<WebApplication> build)
    {
        try
        {
            await using var app = build();
            // Made now, so that a file that cannot be read or written is told at start.
            app.Services.GetRequiredService<ConversationDatabase>();
            app.Services.GetRequiredService<AnswerPlanner>();
            app.Lifetime.ApplicationStarted.Register(() => Console.WriteLine($"Presenter serves {string.Join(", ", app.Urls)}"));
            await app.RunAsync();
            return 0;
        }
        catch (IOException e) when (e.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException || e.InnerException is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse })
        {
            Console.Error.WriteLine($"The port is in use: {e.Message} Remedy: stop the other program, or choose another port: make run PORT=4000");
        }
        catch (Exception e) when (e is SettingException or InvalidDataException or IOException or ArgumentException)
        {
            Console.Error.WriteLine($"Presenter cannot start: {e.Message}");
        }
        return 1;
    }
}
