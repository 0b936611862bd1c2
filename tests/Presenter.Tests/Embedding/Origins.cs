using Presenter.Bot.Embedding;
using Xunit;

namespace Presenter.Tests.Embedding;

/// <summary>The list of sites that may embed: one letter too generous, and any page speaks with the presenter's face.</summary>
public class Origins
{
    [Theory]
    [InlineData("https://www.example.org", true)]
    [InlineData("HTTPS://WWW.EXAMPLE.ORG", true)]
    [InlineData("https://shop.partner.net", true)]
    [InlineData("https://a.b.partner.net", true)]
    [InlineData("http://www.example.org", false)]
    [InlineData("https://www.example.org:8443", false)]
    [InlineData("https://www.example.org.evil.net", false)]
    [InlineData("https://partner.net", false)]
    [InlineData("https://evilpartner.net", false)]
    [InlineData("https://evil.net/.partner.net", false)]
    [InlineData("https://evil.net:80@x.partner.net", false)]
    [InlineData("null", false)]
    [InlineData("", false)]
    public void OnlyTheListedOnesAndWhatIsBelowAStar(string origin, bool allowed) =>
        Assert.Equal(allowed, new EmbeddingOptions { Origins = ["https://www.example.org", "https://*.partner.net"] }.Allows(origin));

    [Theory]
    [InlineData("https://www.example.org", true)]
    [InlineData("https://*.example.org", true)]
    [InlineData("http://localhost:8080", true)]
    [InlineData("https://www.example.org/", false)]
    [InlineData("https://www.example.org/shop", false)]
    [InlineData("www.example.org", false)]
    [InlineData("*", false)]
    [InlineData("https://*", false)]
    [InlineData("ftp://example.org", false)]
    public void AWrongEntryStopsTheStartAndIsNamed(string origin, bool good)
    {
        var problem = new EmbeddingOptions { Origins = [origin] }.Problem();
        Assert.Equal(good, problem is null);
        if (!good)
            Assert.Contains($"Embedding:Origins has \"{origin}\"", problem);
    }

    [Fact]
    public void OtherWrongValuesAreNamedToo()
    {
        Assert.Contains("Embedding:Key has 5 characters", new EmbeddingOptions { Key = "short" }.Problem());
        Assert.Contains("Embedding:TokenSeconds is 1", new EmbeddingOptions { TokenSeconds = 1 }.Problem());
        Assert.Contains("Embedding:QuestionsPerMinute is 0", new EmbeddingOptions { QuestionsPerMinute = 0 }.Problem());
        Assert.Contains("Embedding:AddressQuestionsPerMinute is 0", new EmbeddingOptions { AddressQuestionsPerMinute = 0 }.Problem());
        Assert.Contains("Embedding:AddressTokensPerMinute is -1", new EmbeddingOptions { AddressTokensPerMinute = -1 }.Problem());
        Assert.Null(new EmbeddingOptions().Problem());
    }
}
