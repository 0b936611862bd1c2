using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using Presenter.Bot.Channels;
using Presenter.Bot.Channels.DirectLine;
using Presenter.Bot.Clips;
using Presenter.Bot.Conversations;
using Presenter.Bot.Embedding;
using Presenter.Bot.Hosting;
using Presenter.Bot.Knowledge;
using Presenter.Bot.Planning;
using Presenter.Bot.Streaming;
using Presenter.Renderer;
using Presenter.Renderer.Footage;
using Presenter.Tests.Channels;
using Presenter.Tests.Trust;
using Xunit;

namespace Presenter.Tests.Streaming;

/// <summary>Nobody is shown for longer than they agreed to, however long the server has been running; its visitors still get answers.</summary>
public class ConsentsEnd
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task ThePresenterIsShownWhileTheConsentHolds_ThenTheAnswersComeAsText(bool withdrawn)
    {
        using var folder = Repository.Temporary();
        var package = RealPersonPackage.Write(folder["anna"], expiry: "2031-03-31");
        var clock = new FakeTimeProvider(new DateTimeOffset(2031, 3, 31, 23, 50, 0, TimeSpan.Zero));
        var log = new ErrorLog();
        await using var app = Start(folder, package.Folder, clock, log);
        await app.StartAsync();
        using var http = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        var state = app.Services.GetRequiredService<RendererState>();
        while (state.Problem is { } waking && !waking.StartsWith("The presenter cannot", StringComparison.Ordinal))
            await Task.Delay(50);
        Assert.Null(state.Problem);
        Assert.True((await http.GetAsync("/presenters/anna/plate.png")).IsSuccessStatusCode);
        var sent = Sent(app, clock);
        Assert.True((await http.GetAsync(sent)).IsSuccessStatusCode);
        Assert.Contains(await AskAsync(app), e => e is { Type: "segment", Kind: 1 });

        if (withdrawn)
            File.Delete(package.PathOf(Consent.FileName));
        for (var minutes = 0; state.Problem is null && minutes < 30; minutes++)
        {
            Assert.True(withdrawn || clock.GetUtcNow().Hour == 23, "the last day is over");
            clock.Advance(TimeSpan.FromMinutes(1));
            await Task.Delay(50);
        }
        var reason = withdrawn ? "There is no consent at" : "Anna Example's consent expired on 2031-03-31. Remedy: ask for a new one";
        Assert.Contains(reason, state.Problem);
        Assert.Contains(log.Errors, e => e.Contains("Anna is not shown any more") && e.Contains(reason));
        var answer = await AskAsync(app);
        Assert.Contains(answer, e => e.Text?.Contains("€29.00", StringComparison.Ordinal) == true);
        Assert.DoesNotContain(answer, e => e.Type == "segment");
        Assert.Contains("answers come as text", answer[0].Notice);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/presenters/anna/plate.png")).StatusCode);
        Assert.DoesNotContain("plate.png", await http.GetStringAsync("/api/presenter"));
        var gone = await http.GetAsync(sent);
        Assert.Equal(HttpStatusCode.Gone, gone.StatusCode);
        Assert.Contains("not shown any more", await gone.Content.ReadAsStringAsync());
    }

    /// <summary>The link of a clip that an earlier answer brought.</summary>
    private static string Sent(WebApplication app, TimeProvider clock)
    {
        var files = app.Services.GetRequiredService<ClipFiles>();
        var id = Guid.NewGuid().ToString("N");
        files.Prepare();
        File.WriteAllText(files.PathOf(id, ClipFiles.Clip), "a clip");
        File.SetLastWriteTimeUtc(files.PathOf(id, ClipFiles.Clip), clock.GetUtcNow().UtcDateTime);
        return files.LinksOf(id).Clip.PathAndQuery;
    }

    private static WebApplication Start(TemporaryFolder folder, string package, TimeProvider clock, ErrorLog log)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Knowledge:Folder"] = Repository.PathOf("knowledge"), ["Knowledge:IndexPath"] = folder["knowledge.db"],
            ["Conversations:Path"] = folder["conversations.db"], ["DirectLine:Path"] = folder["directline.db"],
            ["Planning:StatePath"] = folder["planning.db"], ["Planning:MuseumFile"] = Repository.PathOf("museum", "museum.json"),
            ["Planning:PromptFolder"] = Repository.PathOf("bot", "Planning", "Prompts"), ["Presenter:Package"] = package, ["Label:Folder"] = folder["labelled"],
            ["Clips:PublicUrl"] = "https://presenter.example", ["Clips:Folder"] = folder["clips"],
            // The clock stands still, and so would the playing.
            ["Streaming:AheadSeconds"] = "60",
        });
        builder.Logging.ClearProviders().AddProvider(log);
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        builder.Services.AddSingleton(clock).AddSingleton(new Presenter.Bot.Hosting.HostOptions()).AddSingleton(new PageOptions());
        builder.Services.AddKnowledge(builder.Configuration).AddConversations(builder.Configuration).AddPlanning(builder.Configuration).AddRenderer(builder.Configuration)
            .AddStreaming(builder.Configuration).AddEmbedding(builder.Configuration).AddBotFramework(builder.Configuration).AddDirectLine(builder.Configuration).AddClips(builder.Configuration);
        var app = builder.Build();
        app.UseCors();
        app.MapPages();
        app.MapClips();
        return app;
    }

    private static async Task<List<TurnEvent>> AskAsync(WebApplication app)
    {
        var events = new List<TurnEvent>();
        var question = new Question(TurnId.New(), "page:consent", "How much is a family ticket?", "page:consent");
        await foreach (var item in app.Services.GetRequiredService<TurnSession>().RunAsync(question, new Asking(Video: true), TestContext.Current.CancellationToken))
            events.Add(item);
        return events;
    }
}
