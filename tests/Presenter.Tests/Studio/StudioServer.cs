using System.Net.Http.Headers;
using Presenter.Tests.Hosting;
using Presenter.Tests.Trust;
using Xunit;

namespace Presenter.Tests.Studio;

/// <summary>The whole server with a small presenter of a real person and, beside it, another one and a damaged one.</summary>
public sealed class StudioServer : IAsyncLifetime
{
    public const string Key = "a key for operators";

    public TemporaryFolder Folder { get; } = Repository.Temporary();

    public BotProcess Bot { get; private set; } = null!;

    /// <summary>Shows the key.</summary>
    public HttpClient Http { get; private set; } = null!;

    public async ValueTask InitializeAsync()
    {
        RealPersonPackage.Write(Folder["anna"]);
        TinyPresenter.Write(Folder["tiny"]);
        TinyPresenter.Write(Folder["damaged"]);
        File.Delete(Path.Combine(Folder["damaged"], "motion.safetensors"));
        Bot = await BotProcess.StartAsync(ready: true, ("Presenter__Package", Folder["anna"]), ("Studio__Presenters", Folder.Path), ("Studio__LongestText", "500"), ("Admin__Key", Key),
            ("Label__Show", "false"), ("Label__Folder", Folder["labelled"]));
        Http = new HttpClient { BaseAddress = Bot.Address };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        await Bot.DisposeAsync();
        Folder.Dispose();
    }
}
