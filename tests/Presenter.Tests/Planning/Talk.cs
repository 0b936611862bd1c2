using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Presenter.Bot.Conversations;
using Presenter.Bot.Hosting;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning;
using Presenter.Renderer;

namespace Presenter.Tests.Planning;

/// <summary>The bot's planner as its services compose it, without web server and renderer, and a visitor who talks to it.</summary>
public sealed class Talk : IAsyncDisposable
{
    /// <summary>Saturday, 28 November 2026, is three days ahead.</summary>
    public static readonly DateTimeOffset Now = new(2026, 11, 25, 11, 0, 0, TimeSpan.Zero);

    /// <summary>Stands still until a test sets it.</summary>
    public sealed class TestClock : TimeProvider
    {
        public DateTimeOffset Time { get; set; } = Now;

        public override DateTimeOffset GetUtcNow() => Time;

        public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;
    }

    private readonly IHost host;
    private readonly TemporaryFolder? own;
    private readonly Said said;

    private Talk(IHost host, TemporaryFolder? own, Said said) => (this.host, this.own, this.said) = (host, own, said);

    /// <summary>Everything that was logged.</summary>
    public string Log => said.ToString();

    public TestClock Clock => (TestClock)Service<TimeProvider>();

    public T Service<T>() where T : notnull => host.Services.GetRequiredService<T>();

    public static Task<Talk> StartAsync(OpenAiServer model, params (string Key, string Value)[] settings) => StartAsync((TemporaryFolder?)null,
        [("Planning:Provider", "openai"), ("Planning:Endpoint", model.Address), ("Planning:Model", "test"), .. settings]);

    /// <param name="folder">where the state lies, for a second start on it; null: a fresh one</param>
    public static async Task<Talk> StartAsync(TemporaryFolder? folder, params (string Key, string Value)[] settings)
    {
        var own = folder is null ? Repository.Temporary() : null;
        var files = folder ?? own!;
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        var values = new Dictionary<string, string?>
        {
            ["Knowledge:Folder"] = Repository.PathOf("knowledge"), ["Knowledge:IndexPath"] = files["knowledge.db"],
            ["Conversations:Path"] = files["conversations.db"], ["Planning:StatePath"] = files["planning.db"],
            ["Planning:PromptFolder"] = Repository.PathOf("bot", "Planning", "Prompts"), ["Planning:MuseumFile"] = Repository.PathOf("museum", "museum.json"),
            ["Presenter:Package"] = Repository.PathOf("presenters", "robin"),
            // A busy machine must not say "Let me check." in tests of something else.
            ["Planning:FillerSeconds"] = "0",
        };
        foreach (var (key, value) in settings)
            values[key] = value;
        builder.Configuration.AddInMemoryCollection(values);
        var said = new Said();
        builder.Logging.AddProvider(said);
        builder.Services.AddSingleton<TimeProvider>(new TestClock());
        builder.Services.AddKnowledge(builder.Configuration).AddConversations(builder.Configuration).AddPlanning(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync();
        return new Talk(host, own, said);
    }

    /// <summary>One turn, remembered as the page's turns are.</summary>
    public async Task<IReadOnlyList<SpokenSentence>> AskAsync(string text, string conversation = "c", CancellationToken cancellation = default, string? person = null)
    {
        var all = new List<SpokenSentence>();
        await foreach (var sentence in StreamAsync(text, conversation, cancellation, person: person))
            all.Add(sentence);
        return all;
    }

    /// <summary>As <see cref="AskAsync"/>, in one string.</summary>
    public async Task<string> AnswerAsync(string text, string conversation = "c", string? person = null) =>
        string.Join(' ', (await AskAsync(text, conversation, person: person)).Select(s => s.Text));

    public async IAsyncEnumerable<SpokenSentence> StreamAsync(
        string text, string conversation = "c", [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellation = default, bool live = true, string? person = null)
    {
        var (planner, store) = (Service<AnswerPlanner>(), Service<ConversationStore>());
        var question = new Question(TurnId.New(), conversation, text, person) { Live = live };
        await store.BeginAsync(question, cancellation);
        var past = (await store.HistoryAsync(conversation, 7, cancellation)).Where(h => h.Answer.Length > 0).ToArray();
        await foreach (var sentence in planner.PlanAsync(question, past, cancellation))
        {
            await store.AddSentenceAsync(sentence, cancellation);
            yield return sentence;
        }
        await store.EndAsync(question.Turn, question.ConversationId, "completed", cancellation);
    }

    /// <summary>Waits until a line of the log holds this text.</summary>
    public Task LoggedAsync(string text) => said.HasAsync(text);

    public async ValueTask DisposeAsync()
    {
        await host.StopAsync();
        if (host is IAsyncDisposable disposable)
            await disposable.DisposeAsync();
        Microsoft.Data.Sqlite.SqliteConnection.ClearAllPools();
        own?.Dispose();
    }
}
