using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Kiosk;
using Presenter.Bot.Listening;
using Presenter.Bot.Streaming;
using Xunit;

namespace Presenter.Tests.Hosting;

/// <summary>A wrong setting of the kiosk is named at start: nobody stands before the kiosk to see what is missing.</summary>
public class KioskSettings
{
    private static readonly KioskTexts English = new() { Tiles = [new KioskTile("When are you open?")] };

    public static TheoryData<KioskOptions, string, string> Wrong => new()
    {
        { new KioskOptions { PauseSeconds = 1 }, "Kiosk:PauseSeconds is 1", "2 to 3600" },
        { new KioskOptions { CountdownSeconds = 301 }, "Kiosk:CountdownSeconds is 301", "2 to 300" },
        { new KioskOptions { PresenceShare = double.NaN }, "Kiosk:PresenceShare", "0.001 to 0.9" },
        { new KioskOptions { WakePhrase = "hello robin", WakeThreshold = 0 }, "Kiosk:WakeThreshold is 0", "1e-60" },
        { new KioskOptions { WakePhrase = "hello Rotkehlchen" }, "Kiosk:WakePhrase is \"hello Rotkehlchen\"", "\"rotkehlchen\" sounds" },
        { new KioskOptions { WakePhrase = "robin" }, "Kiosk:WakePhrase is \"robin\"; it has 5 sounds", "e.g. hello robin" },
        { new KioskOptions { WakePhrase = "hello robin how are you feeling on this fine morning" }, "Kiosk:WakePhrase", "a shorter one" },
        { new KioskOptions { Language = "German" }, "Kiosk:Language is \"German\"", "e.g. de" },
        { new KioskOptions { Texts = { ["en-GB"] = English } }, "Kiosk:Texts:en-GB", "en or de" },
        { new KioskOptions { Texts = { ["en"] = English with { Tiles = [.. Enumerable.Repeat(new KioskTile("Why?"), 9)] } } }, "Kiosk:Texts:en:Tiles has 9", "at most 8" },
        { new KioskOptions { Texts = { ["de"] = English with { Tiles = [new KioskTile("Why?"), new KioskTile(" ", "Hours")] } } }, "Kiosk:Texts:de:Tiles:1:Question is empty", "asks" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void AWrongValueIsNamedWithWhatIsAllowed(KioskOptions options, string what, string allowed)
    {
        var problem = options.Problem(new ListeningOptions());
        Assert.Contains(what, problem);
        Assert.Contains(allowed, problem);
    }

    [Fact]
    public void AWakePhraseNeedsAServerThatListens()
    {
        var kiosk = new KioskOptions { WakePhrase = "hello robin" };
        Assert.Null(kiosk.Problem(new ListeningOptions()));
        Assert.Contains("Listening:Recogniser is off", kiosk.Problem(new ListeningOptions { Recogniser = "off" }));
        Assert.Contains("apt-get install pocketsphinx", kiosk.Problem(new ListeningOptions { AcousticFolder = "/nowhere" }));
    }

    [Fact]
    public void WithoutAnySettingThereIsAKiosk() => Assert.Equal((null, null), (new KioskOptions().Problem(), new KioskOptions { Texts = { ["en"] = English } }.Problem()));

    [Fact]
    public async Task ThePageIsToldItsTextsAndABuildThatChangesWithTheSettings()
    {
        await using var first = await BotProcess.StartAsync(false, ("Kiosk__Texts__it__Invitation", "Chiedimi"));
        await using var same = await BotProcess.StartAsync(false, ("Kiosk__Texts__it__Invitation", "Chiedimi"));
        await using var other = await BotProcess.StartAsync(false, ("Kiosk__Texts__it__Invitation", "Domande?"));
        using var http = new HttpClient();
        async Task<JsonNode> AskAsync(BotProcess bot) => (await http.GetFromJsonAsync<JsonNode>(new Uri(bot.Address, "/api/kiosk"), TestContext.Current.CancellationToken))!;
        var (one, two, three) = (await AskAsync(first), await AskAsync(same), await AskAsync(other));
        Assert.Equal("Chiedimi", one["texts"]!["it"]!["invitation"]!.GetValue<string>());
        Assert.Equal("Opening hours", one["texts"]!["en"]!["tiles"]![0]!["label"]!.GetValue<string>());
        Assert.Equal(one["build"]!.GetValue<string>(), two["build"]!.GetValue<string>());
        Assert.NotEqual(one["build"]!.GetValue<string>(), three["build"]!.GetValue<string>());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task WhatAVisitorSaidIsForgottenByTheServerTooWhereItIsSetSo(bool forget)
    {
        var cancellation = TestContext.Current.CancellationToken;
        const string key = "a key of more than sixteen letters";
        await using var bot = await BotProcess.StartAsync(false, ("Kiosk__Forget", forget.ToString()), ("Admin__Key", key));
        var (mine, other) = (Guid.NewGuid(), Guid.NewGuid());
        await using (var hub = await bot.ConnectAsync())
        {
            foreach (var conversation in new[] { mine, other })
            {
                await foreach (var _ in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("How much is a family ticket?", conversation: conversation.ToString()), cancellation))
                {
                }
            }
        }
        using var http = new HttpClient { BaseAddress = bot.Address };
        Assert.Equal(HttpStatusCode.NoContent, (await http.DeleteAsync($"/api/kiosk/conversations/{mine}", cancellation)).StatusCode);
        Assert.Equal(HttpStatusCode.NotFound, (await http.DeleteAsync("/api/kiosk/conversations/everything", cancellation)).StatusCode);
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        async Task<string> TranscriptAsync(Guid id)
        {
            using var answer = await http.GetAsync($"/api/conversations/page:{id}/transcript", cancellation);
            return await answer.Content.ReadAsStringAsync(cancellation);
        }
        Assert.Equal(!forget, (await TranscriptAsync(mine)).Contains("family ticket"));
        Assert.Contains("family ticket", await TranscriptAsync(other));
    }
}
