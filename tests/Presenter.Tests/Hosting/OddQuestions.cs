using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Xunit;

namespace Presenter.Tests.Hosting;

/// <summary>What visitors type that is no question in English: each gets an answer that can be read and heard.</summary>
public class OddQuestions(Streaming.WholeServer server) : IClassFixture<Streaming.WholeServer>
{
    [Theory]
    [InlineData("!!! ??? ...", "in words")]
    [InlineData("\U0001F600\U0001F389", "in words")]
    [InlineData("How much is a family ticket? \U0001F600", "€29.00")]
    [InlineData("متى تفتحون يوم الأحد؟", "English")]
    [InlineData("你们什么时候开门？", "English")]
    [InlineData("<script>alert(1)</script>", "do not know")]
    [InlineData("\u202ehow much is it\u0000\u0007", "€")]
    public async Task IsAnsweredInWordsAndAloud(string question, string expected)
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = new List<TurnEvent>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(question, video: true, conversation: Guid.NewGuid().ToString())))
            events.Add(item);
        Assert.Contains(expected, string.Join(' ', events.Where(e => e.Type == "sentence").Select(e => e.Text)));
        Assert.Contains(events, e => e is { Type: "segment", Kind: 1 });
        Assert.DoesNotContain(events, e => e.Type == "notice");
        Assert.Equal("completed", events[^1].Reason);
    }

    [Theory]
    [InlineData("", "empty")]
    [InlineData("  \t ", "empty")]
    [InlineData(null, "10000 characters; please ask in at most 2000")]
    public async Task IsRefusedWithWhatToDo(string? question, string notice)
    {
        await using var hub = await server.Bot.ConnectAsync();
        var events = new List<TurnEvent>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(question ?? new string('a', 10_000), video: true)))
            events.Add(item);
        Assert.Equal(("end", "failed"), (events[^1].Type, events[^1].Reason));
        Assert.Contains(notice, events[^1].Notice);
    }

    [Theory]
    [InlineData("unspeakable")]
    [InlineData("mixed")]
    public async Task WhatTheVoiceCannotSayIsShownAndTold(string behaviour)
    {
        await using var model = await ModelServer.StartAsync(behaviour);
        await using var bot = await BotProcess.StartAsync(ready: true, ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"));
        await using var hub = await bot.ConnectAsync();
        var events = new List<TurnEvent>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Say hello in Chinese.", video: true)))
            events.Add(item);
        Assert.Contains(events, e => e.Type == "sentence" && e.Text!.Contains("你好"));
        var notice = Assert.Single(events, e => e.Type == "notice").Notice!;
        Assert.Contains("你好", notice);
        Assert.Contains("shown as text", notice);
        Assert.Equal(behaviour == "mixed", events.Any(e => e is { Type: "segment", Kind: 1 }));
        Assert.Equal("completed", events[^1].Reason);
    }
}
