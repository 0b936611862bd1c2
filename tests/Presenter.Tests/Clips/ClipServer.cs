using Presenter.Tests.Channels.Teams;
using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Clips;

/// <summary>The whole server with Robin as its own process, clips on, and Teams' side of the connector.</summary>
public sealed class ClipServer : IAsyncLifetime
{
    public const string Key = "a key of at least thirty-two letters";

    public TemporaryFolder Folder { get; } = Repository.Temporary();

    public BotProcess Bot { get; private set; } = null!;

    public TeamsServer Teams { get; private set; } = null!;

    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        Teams = await TeamsServer.StartAsync();
        Bot = await BotProcess.StartAsync(ready: true, ("Clips__PublicUrl", "https://presenter.example"), ("Clips__Folder", Folder["clips"]), ("Clips__Key", Key));
        Http = new HttpClient { BaseAddress = Bot.Address };
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Bot.DisposeAsync();
        await Teams.DisposeAsync();
        Folder.Dispose();
    }
}
