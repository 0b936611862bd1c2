using Presenter.Tests.Hosting;
using Xunit;

namespace Presenter.Tests.Embedding;

/// <summary>One server for the tests of this folder: it lets one shop embed it, three questions a minute of a token, four of an address.</summary>
public sealed class EmbeddedServer : IAsyncLifetime
{
    public const string Shop = "https://shop.example";

    public BotProcess Bot { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bot = await BotProcess.StartAsync(ready: false, ("Embedding__Origins__0", Shop),
        ("Embedding__QuestionsPerMinute", "3"), ("Embedding__AddressQuestionsPerMinute", "4"), ("Embedding__AddressTokensPerMinute", "5"), ("Admin__Key", "a key of an operator"));

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}
