using Presenter.Bot.Hosting;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>A wrong setting stops the start and is named with what is allowed, also where nothing would use it.</summary>
public class WrongSettings
{
    [Theory]
    [InlineData("Mcp:Servers:a b:Command", "x", "the name \"a b\" cannot be used")]
    [InlineData("Mcp:Servers:tickets:Command", "x", "the name \"tickets\" cannot be used")]
    [InlineData("Mcp:Servers:one:Url", "ftp://x", "Mcp:Servers:one:Url is \"ftp://x\"; an absolute http or https address is needed")]
    [InlineData("Mcp:Servers:one:Confirm", "never", "Mcp:Servers:one has neither Command nor Url")]
    [InlineData("Planning:ConfirmSeconds", "1", "Planning:ConfirmSeconds is 1; allowed are 10 to 86400")]
    [InlineData("Mcp:RetrySeconds", "0", "Mcp:RetrySeconds is 0; allowed are 1 to 3600")]
    [InlineData("OpenApi:Documents:one:Document", "/nowhere.json", "OpenApi:Documents:one:Document: there is no file /nowhere.json")]
    [InlineData("Planning:Limits:Rounds", "-1", "Planning:Limits:Rounds is -1; allowed are 0 to 50")]
    [InlineData("Planning:FillerSeconds", "-1", "Planning:FillerSeconds is -1; allowed are 0 (never) to 600")]
    [InlineData("Planning:Provider", "azure-openai", "Planning:Endpoint is \"\"; with Provider azure-openai")]
    [InlineData("Planning:Provider", "openai", "Planning:Endpoint is empty; with Provider openai")]
    [InlineData("Planning:MuseumFile", "/nowhere.json", "Planning:MuseumFile: /nowhere.json cannot be read")]
    public async Task AreNamed(string key, string value, string problem)
    {
        var told = await Assert.ThrowsAsync<SettingException>(() => Talk.StartAsync((TemporaryFolder?)null, (key, value)));
        Assert.Contains(problem, told.Message);
    }
}
