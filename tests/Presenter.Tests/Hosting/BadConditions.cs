using System.Net.Http.Json;
using System.Net.Sockets;
using System.Net;
using Microsoft.AspNetCore.SignalR.Client;
using Presenter.Bot.Streaming;
using Xunit;

namespace Presenter.Tests.Hosting;

/// <summary>Whatever is missing or wrong: it is named with its remedy, and the visitor still gets the text.</summary>
public class BadConditions
{
    private static async Task<List<TurnEvent>> AskAsync(BotProcess bot, string question, bool video = true)
    {
        await using var hub = await bot.ConnectAsync();
        var events = new List<TurnEvent>();
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask(question, video)))
            events.Add(item);
        return events;
    }

    private static async Task<string> ProblemAsync(BotProcess bot)
    {
        using var http = new HttpClient { BaseAddress = bot.Address };
        for (var i = 0; ; i++)
        {
            using var answer = await http.GetAsync("/healthz");
            var text = await answer.Content.ReadAsStringAsync();
            if (!text.Contains("waking up") || i > 600)
                return $"{(int)answer.StatusCode} {text}";
            await Task.Delay(100);
        }
    }

    [Theory]
    [InlineData("Presenter__Package", "/nowhere", "/nowhere")]
    [InlineData("PATH", "", "No voice works")]
    [InlineData("Encoding__FfmpegFolder", "/tmp", "apt-get install ffmpeg")]
    public async Task WithoutVideoTheAnswerComesAsText(string key, string value, string problem)
    {
        await using var bot = await BotProcess.StartAsync(ready: false, (key, key == "PATH" ? DotnetOnly() : value));
        var health = await ProblemAsync(bot);
        Assert.StartsWith("503", health);
        Assert.Contains(problem, health);
        var events = await AskAsync(bot, "How much is a family ticket?");
        Assert.False(events[0].Video);
        Assert.Contains("text", events[0].Notice);
        Assert.Contains(events, e => e.Text?.Contains("€29.00") == true);
        Assert.Equal("completed", events[^1].Reason);
    }

    [Fact]
    public async Task ADamagedPackageIsNamedAndTheAnswerComesAsText()
    {
        using var folder = Repository.Temporary();
        TinyPresenter.Write(folder["tiny"]);
        var weights = Path.Combine(folder["tiny"], "generator.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^100]);
        await using var bot = await BotProcess.StartAsync(ready: false, ("Presenter__Package", folder["tiny"]));
        var health = await ProblemAsync(bot);
        Assert.StartsWith("503", health);
        Assert.Contains("generator.safetensors", health);
        Assert.Contains("Remedy", health);
        Assert.Contains("generator.safetensors", bot.Said);
        Assert.DoesNotContain("   at ", bot.Said);
        Assert.Contains(await AskAsync(bot, "How much is a family ticket?"), e => e.Text?.Contains("€29.00") == true);
    }

    [Fact]
    public async Task WithoutFestivalFliteSpeaks()
    {
        using var folder = Repository.Temporary();
        foreach (var program in new[] { "dotnet", "ffmpeg", "ffprobe", "flite" })
            File.CreateSymbolicLink(folder[program], Real(program));
        await using var bot = await BotProcess.StartAsync(ready: true, ("PATH", folder.Path));
        var events = await AskAsync(bot, "hello");
        Assert.Contains(events, e => e is { Type: "segment", Kind: 1 });
        Assert.Equal("completed", events[^1].Reason);
        // The log goes its own way, and may come after the server says that it is ready.
        Assert.Contains("voice flite", bot.Said);
    }

    /// <summary>A PATH on which dotnet is found and nothing else.</summary>
    private static string DotnetOnly()
    {
        var folder = Path.Combine(Path.GetTempPath(), "presenter-dotnet-only");
        Directory.CreateDirectory(folder);
        var link = Path.Combine(folder, "dotnet");
        if (!File.Exists(link))
            File.CreateSymbolicLink(link, Real("dotnet"));
        return folder;
    }

    private static string Real(string program)
    {
        var found = Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(f => Path.Combine(f, program)).First(File.Exists);
        return new FileInfo(found).ResolveLinkTarget(true)?.FullName ?? found;
    }

    [Theory]
    [InlineData("Speech__Voice", "opera", "Speech:Voice is \"opera\"; allowed are auto, festival, flite")]
    [InlineData("Streaming__AheadSeconds", "0", "Streaming:AheadSeconds is 0; allowed are 1 to 60")]
    [InlineData("Compute__Device", "tpu", "Compute:Device is \"tpu\"; allowed are auto, cpu, cuda")]
    [InlineData("Planning__Provider", "magic", "Planning:Provider is \"magic\"; allowed are offline, openai")]
    [InlineData("PORT", "99999", "PORT is \"99999\"; allowed are 0 to 65535")]
    [InlineData("Planning__PromptFolder", "/nowhere", "/nowhere")]
    public async Task AWrongSettingIsNamedAndNothingStarts(string key, string value, string message)
    {
        var (code, said) = await BotProcess.FailAsync(BotProcess.FreePort(), (key, value));
        Assert.Equal(1, code);
        Assert.Contains(message, said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task APortInUseIsNamedWithTheRemedy()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        var (code, said) = await BotProcess.FailAsync(port);
        Assert.Equal(1, code);
        Assert.Contains(port.ToString(), said);
        Assert.Contains("make run PORT=4000", said);
        Assert.DoesNotContain("   at ", said);
    }

    [Fact]
    public async Task ABrokenKnowledgeFileIsLeftOutAndNamed()
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["good.md"], "# Lamps\n\nThe big lamp weighs 1,400 kilograms.");
        File.WriteAllBytes(folder["broken.md"], [0x23, 0x20, 0xff, 0xfe, 0x00, 0xd8]);
        await using var bot = await BotProcess.StartAsync(ready: false, ("Knowledge__Folder", folder.Path));
        var events = await AskAsync(bot, "How much does the big lamp weigh?", video: false);
        Assert.Contains(events, e => e.Text?.Contains("1,400") == true);
        Assert.Contains("broken.md", bot.Said);
        Assert.Contains("UTF-8", bot.Said);
    }

    [Fact]
    public async Task AnsweringGoesOnWhenFfmpegIsKilledWhileSpeaking()
    {
        await using var bot = await BotProcess.StartAsync(ready: true);
        await using var hub = await bot.ConnectAsync();
        var events = new List<TurnEvent>();
        var killed = false;
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the harbour in detail.", video: true)))
        {
            events.Add(item);
            if (!killed && item is { Type: "segment", Kind: 1 })
            {
                killed = true;
                foreach (var ffmpeg in bot.Children("ffmpeg"))
                    ffmpeg.Kill();
            }
        }
        Assert.Contains(events, e => e.Type == "notice" && e.Notice!.Contains("text"));
        Assert.True(events.Count(e => e.Type == "sentence") > 5);
        Assert.Equal("completed", events[^1].Reason);
        Assert.Contains(await AskAsync(bot, "hello"), e => e is { Type: "segment", Kind: 1 });
    }

    [Fact]
    public async Task AFestivalKilledWhileSpeakingIsNotNoticed()
    {
        await using var bot = await BotProcess.StartAsync(ready: true);
        await using var hub = await bot.ConnectAsync();
        var events = new List<TurnEvent>();
        var killed = 0;
        await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Can I bring my dog?", video: true)))
        {
            events.Add(item);
            if (killed == 0 && item is { Type: "segment", Kind: 1 })
            {
                foreach (var festival in bot.Children("festival"))
                {
                    festival.Kill();
                    killed++;
                }
            }
        }
        Assert.Equal(1, killed);
        Assert.DoesNotContain(events, e => e.Type == "notice");
        Assert.Equal("completed", events[^1].Reason);
        Assert.Contains(await AskAsync(bot, "hello"), e => e is { Type: "segment", Kind: 1 });
    }

    [Fact]
    public async Task StoppedWhileSpeakingItEndsCleanly()
    {
        await using var bot = await BotProcess.StartAsync(ready: true);
        await using var hub = await bot.ConnectAsync();
        var spoke = false;
        try
        {
            await foreach (var item in hub.StreamAsync<TurnEvent>("Ask", BotProcess.Ask("Tell me the whole history of the harbour in detail.", video: true)))
            {
                if (item is { Type: "segment", Kind: 1 } && !spoke)
                {
                    spoke = true;
                    bot.Terminate();
                }
            }
        }
        catch (Exception e) when (e is not Xunit.Sdk.XunitException)
        {
            // The connection goes away with the server.
        }
        Assert.True(spoke);
        Assert.Equal(0, await bot.EndedAsync());
        Assert.DoesNotContain("terminate called", bot.Said);
    }

    [Theory]
    [InlineData("good", "The model says", null)]
    [InlineData("error", "€29.00", "language model")]
    [InlineData("broken", "€29.00", "language model")]
    public async Task ALanguageModelAnswersOrIsReplaced(string behaviour, string expected, string? apology)
    {
        await using var model = await ModelServer.StartAsync(behaviour);
        await using var bot = await BotProcess.StartAsync(ready: false, ("Planning__Provider", "openai"), ("Planning__Endpoint", model.Address), ("Planning__Model", "test"));
        var text = string.Join(' ', (await AskAsync(bot, "How much is a family ticket?", video: false)).Where(e => e.Type == "sentence").Select(e => e.Text));
        Assert.Contains(expected, text);
        if (apology is not null)
        {
            Assert.Contains(apology, text);
            Assert.Contains(model.Address, bot.Said);
        }
    }
}
