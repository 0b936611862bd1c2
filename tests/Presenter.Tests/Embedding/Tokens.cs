using Microsoft.IdentityModel.JsonWebTokens;
using Presenter.Bot.Embedding;
using Xunit;

namespace Presenter.Tests.Embedding;

/// <summary>A widget's token opens a connection from its own site, for minutes, and nobody else can make one.</summary>
public class Tokens
{
    private sealed class Clock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => Now;
    }

    [Fact]
    public async Task NamesItsOriginUntilItRunsOut()
    {
        var clock = new Clock();
        var tokens = new WidgetTokens(new EmbeddingOptions { TokenSeconds = 60 }, clock);
        var token = tokens.Issue("https://shop.example");
        Assert.Equal("https://shop.example", (await tokens.ReadAsync(token))!.Origin);
        Assert.NotEqual((await tokens.ReadAsync(token))!.Id, (await tokens.ReadAsync(tokens.Issue("https://shop.example")))!.Id);
        clock.Now += TimeSpan.FromSeconds(59);
        Assert.NotNull(await tokens.ReadAsync(token));
        clock.Now += TimeSpan.FromSeconds(1);
        Assert.Null(await tokens.ReadAsync(token));
    }

    [Fact]
    public async Task OfAnotherMachineCountsOnlyWithTheSameKey()
    {
        var key = new string('k', 32);
        var token = new WidgetTokens(new EmbeddingOptions { Key = key }, TimeProvider.System).Issue("https://shop.example");
        Assert.NotNull(await new WidgetTokens(new EmbeddingOptions { Key = key }, TimeProvider.System).ReadAsync(token));
        Assert.Null(await new WidgetTokens(new EmbeddingOptions { Key = key + "!" }, TimeProvider.System).ReadAsync(token));
        Assert.Null(await new WidgetTokens(new EmbeddingOptions(), TimeProvider.System).ReadAsync(token));
    }

    [Fact]
    public async Task ThatIsForgedIsNone()
    {
        var tokens = new WidgetTokens(new EmbeddingOptions(), TimeProvider.System);
        var good = tokens.Issue("https://shop.example").Split('.');
        var other = tokens.Issue("https://evil.example").Split('.');
        var unsigned = new JsonWebTokenHandler().CreateToken("""{"iss":"presenter-widget","aud":"presenter-widget","jti":"1","origin":"https://shop.example","exp":9999999999}""");
        foreach (var forged in (string[])[$"{good[0]}.{other[1]}.{good[2]}", $"{good[0]}.{good[1]}.", unsigned, "nonsense", "", good[1]])
            Assert.Null(await tokens.ReadAsync(forged));
    }
}
