using Presenter.Bot.Knowledge;
using Xunit;

namespace Presenter.Tests.Knowledge;

/// <summary>With an embedding endpoint a visitor need not guess the document's words; without it, or when it fails, words still find.</summary>
public class SearchByMeaning
{
    /// <summary>A clock that the test moves.</summary>
    private sealed class Clock : TimeProvider
    {
        public long Seconds { get; set; }

        public override long TimestampFrequency => 1;

        public override long GetTimestamp() => Seconds;
    }

    private static async Task FillAsync(OwnKnowledge own)
    {
        await File.WriteAllTextAsync(own.Folder["crew.md"], "# Crew\n\nEach sailor had a hammock below the deck.");
        await File.WriteAllTextAsync(own.Folder["kitchen.md"], "# Kitchen\n\nFish soup is served at noon.");
        await File.WriteAllTextAsync(own.Folder["yard.md"], "# Yard\n\nThe anchor hangs on its chain.");
        await own.Index.RefreshAsync(default);
        while (await own.Index.EmbedAsync(default))
        {
        }
    }

    [Theory]
    [InlineData("ok")]
    [InlineData("floats")]
    public async Task APassageIsFoundThatSharesNoWordWithTheQuestion(string behaviour)
    {
        await using var server = await EmbeddingServer.StartAsync();
        server.Behaviour = behaviour;
        await using var own = new OwnKnowledge(server.Address);
        await FillAsync(own);
        Assert.Empty(own.Warnings);
        Assert.Equal("crew.md", (await own.FirstAsync("Where did people sleep at night?"))?.Source);
        Assert.Equal("kitchen.md", (await own.FirstAsync("I am hungry"))?.Source);
    }

    [Fact]
    public async Task OnlyWhatChangedIsSentAgain()
    {
        await using var server = await EmbeddingServer.StartAsync();
        await using var own = new OwnKnowledge(server.Address);
        await FillAsync(own);
        Assert.Equal(3, server.Texts.Count);
        await File.WriteAllTextAsync(own.Folder["kitchen.md"], "# Kitchen\n\nFish soup is served at noon.\n\n## Evening\n\nThere is bread and cheese.");
        await own.Index.RefreshAsync(default);
        while (await own.Index.EmbedAsync(default))
        {
        }
        Assert.Contains("bread and cheese", Assert.Single(server.Texts.Skip(3)));
        await using var restarted = new KnowledgeIndex(own.Options, own, new EmbeddingEndpoint(own.Options, own));
        await restarted.RefreshAsync(default);
        Assert.False(await restarted.EmbedAsync(default));
        Assert.Equal(4, server.Texts.Count);
        Assert.Equal("crew.md", (await restarted.SearchAsync("sleep", 3, default))[0].Source);
    }

    [Theory]
    [InlineData("error", "401")]
    [InlineData("broken", "test at")]
    [InlineData("short", "vectors came for")]
    [InlineData("silent", "no answer within 2 s")]
    public async Task AFailingEndpointIsToldOnceAndWordsStillFind(string behaviour, string problem)
    {
        await using var server = await EmbeddingServer.StartAsync();
        await using var own = new OwnKnowledge(server.Address);
        await FillAsync(own);
        server.Behaviour = behaviour;
        for (var i = 0; i < 3; i++)
            Assert.Equal("kitchen.md", (await own.FirstAsync("When is the soup served?"))?.Source);
        var warning = Assert.Single(own.Warnings);
        Assert.Contains(problem, warning);
        Assert.Contains(server.Address, warning);
        Assert.Contains("Knowledge:EmbeddingEndpoint", warning);
        Assert.DoesNotContain("   at ", warning);
    }

    [Fact]
    public async Task AnEndpointThatIsNotThereIsToldOnceAndIsUsedWhenItComes()
    {
        await using var server = await EmbeddingServer.StartAsync();
        server.Behaviour = "error";
        var clock = new Clock();
        await using var own = new OwnKnowledge(server.Address, clock);
        await FillAsync(own);
        Assert.Equal("yard.md", (await own.FirstAsync("Where is the anchor?"))?.Source);
        server.Behaviour = "ok";
        Assert.False(await own.Index.EmbedAsync(default));
        Assert.Null(await own.FirstAsync("Where did people sleep at night?"));
        clock.Seconds += 31;
        await own.Index.EmbedAsync(default);
        Assert.Equal("crew.md", (await own.FirstAsync("Where did people sleep at night?"))?.Source);
        Assert.Single(own.Warnings);
    }

    [Fact]
    public void WhatBothRankingsLikeComesFirst()
    {
        Assert.Equal("b", ReciprocalRankFusion.Fuse<string>(["a", "b", "c"], ["b", "d"])[0]);
        Assert.Equal(["a", "b"], ReciprocalRankFusion.Fuse<string>(["a", "b"], []));
    }
}
