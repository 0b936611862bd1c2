using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Presenter.Bot.Channels;
using Presenter.Bot.Hosting;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning;

namespace Presenter.Tests.Channels;

/// <summary>The channels with the real planner and knowledge on a real port, without the renderer, which they do not use.</summary>
public sealed class ChannelHost : IAsyncDisposable
{
    public const string AppId = "11111111-2222-3333-4444-555555555555";

    private readonly TemporaryFolder? own;
    private readonly WebApplication app;

    private ChannelHost(WebApplication app, TemporaryFolder? own) => (this.app, this.own) = (app, own);

    public Uri Address => new(app.Urls.First());

    public HttpClient Http { get; private set; } = null!;

    /// <summary>What was logged as an error, such as a turn that threw.</summary>
    public ConcurrentQueue<string> Errors { get; private init; } = null!;

    public T Get<T>() where T : notnull => app.Services.GetRequiredService<T>();

    public static Task<ChannelHost> StartAsync(params (string Key, string Value)[] settings) => StartAsync(null, null, settings);

    public static Task<ChannelHost> StartAsync(TimeProvider? clock, TemporaryFolder? folder, params (string Key, string Value)[] settings) => StartAsync(clock, folder, null, settings);

    /// <param name="clock">what the channels take for the time</param>
    /// <param name="folder">where the host keeps its files; a fresh one that goes away with it otherwise</param>
    /// <param name="more">services that a test puts in place of others</param>
    public static async Task<ChannelHost> StartAsync(TimeProvider? clock, TemporaryFolder? folder, Action<IServiceCollection>? more, params (string Key, string Value)[] settings)
    {
        var own = folder is null ? Repository.Temporary() : null;
        var files = folder ?? own!;
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Knowledge:Folder"] = Repository.PathOf("knowledge"), ["Knowledge:IndexPath"] = files["knowledge.db"],
            ["Conversations:Path"] = files["conversations.db"], ["DirectLine:Path"] = files["directline.db"],
            ["Planning:StatePath"] = files["planning.db"], ["Planning:MuseumFile"] = Repository.PathOf("museum", "museum.json"),
            ["Planning:PromptFolder"] = Repository.PathOf("bot", "Planning", "Prompts"), ["Presenter:Package"] = Repository.PathOf("presenters", "robin"),
        });
        builder.Configuration.AddInMemoryCollection(settings.Select(s => KeyValuePair.Create(s.Key, (string?)s.Value)));
        var errors = new ErrorLog();
        builder.Logging.ClearProviders().AddProvider(errors);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        if (clock is not null)
            builder.Services.AddSingleton(clock);
        builder.Services.AddKnowledge(builder.Configuration).AddConversations(builder.Configuration).AddPlanning(builder.Configuration)
            .AddBotFramework(builder.Configuration).AddDirectLine(builder.Configuration).AddAdmin(builder.Configuration);
        more?.Invoke(builder.Services);
        var app = builder.Build();
        app.MapBotFramework();
        app.MapDirectLine();
        app.MapAdmin();
        await app.StartAsync();
        var host = new ChannelHost(app, own) { Errors = errors.Errors };
        host.Http = new HttpClient { BaseAddress = host.Address };
        return host;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await app.DisposeAsync();
        own?.Dispose();
    }
}

/// <summary>Keeps what is logged as an error.</summary>
public sealed class ErrorLog : ILoggerProvider, ILogger
{
    public ConcurrentQueue<string> Errors { get; } = new();

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (IsEnabled(logLevel))
            Errors.Enqueue($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}

/// <summary>A clock on which every wait is over at once; it keeps how long each was to be.</summary>
public sealed class RushingClock : TimeProvider
{
    private long ahead;

    public ConcurrentQueue<TimeSpan> Waits { get; } = new();

    public void Advance(TimeSpan time) => Interlocked.Add(ref ahead, time.Ticks);

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + TimeSpan.FromTicks(Interlocked.Read(ref ahead));

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (dueTime <= TimeSpan.Zero)
            return base.CreateTimer(callback, state, dueTime, period);
        Waits.Enqueue(dueTime);
        Advance(dueTime);
        return base.CreateTimer(callback, state, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
    }
}
