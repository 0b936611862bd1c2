using System.Text.Json;
using Presenter.Tests.Channels.Teams;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>The whole server with Robin as its own process, clips on, and Teams' side of the connector; one short answer with its card.</summary>
public sealed class ClipServer : IAsyncLifetime
{
    public const string Key = "a key of at least thirty-two letters";

    private const string Lift = "# The lift\n\n## Size\n\nThe lift carries twelve people.\n\n## Speed\n\nThe lift needs one minute.\n";
    private const string Bell = "# The bell\n\nThe bell of the old harbour was cast in the winter of the great frost by two brothers from the north. "
        + "The bell hung for a hundred years in the tower beside the southern gate of the town. The bell was rung by hand whenever a ship came in at night.\n";

    public TemporaryFolder Folder { get; } = Repository.Temporary();

    public BotProcess Bot { get; private set; } = null!;

    public TeamsServer Teams { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public Sent Text { get; private set; } = null!;

    public JsonElement Card { get; private set; }

    public async ValueTask InitializeAsync()
    {
        Teams = await TeamsServer.StartAsync();
        var knowledge = Directory.CreateDirectory(Folder["knowledge"]).FullName;
        await File.WriteAllTextAsync(Path.Combine(knowledge, "lift.md"), Lift);
        await File.WriteAllTextAsync(Path.Combine(knowledge, "bell.md"), Bell);
        Bot = await BotProcess.StartAsync(ready: true, ("Clips__PublicUrl", "https://presenter.example"), ("Clips__Folder", Folder["clips"]), ("Clips__Key", Key), ("Knowledge__Folder", knowledge));
        Http = new HttpClient { BaseAddress = Bot.Address };
        await Teams.AskAsync(Http, "How many people does the lift carry?");
        Text = (await Teams.AnswerAsync())[^1];
        Card = (await Teams.AnswerAsync())[^1].Card!.Value;
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Bot.DisposeAsync();
        await Teams.DisposeAsync();
        Folder.Dispose();
    }
}
