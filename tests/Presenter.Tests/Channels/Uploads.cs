using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Presenter.Bot.Channels.DirectLine;
using Xunit;
using static Presenter.Tests.Channels.DirectLineClient;

namespace Presenter.Tests.Channels;

public sealed class UploadHost : IAsyncLifetime
{
    public ChannelHost Bot { get; private set; } = null!;

    public async ValueTask InitializeAsync() => Bot = await ChannelHost.StartAsync(("DirectLine:UploadMegabytes", "1"), ("DirectLine:ConversationMegabytes", "2"), ("DirectLine:ConversationsPerMinute", "1000"));

    public ValueTask DisposeAsync() => Bot.DisposeAsync();
}

/// <summary>A visitor who sends a picture sees it in the conversation, is told what the presenter can do with it, and takes it along when removed.</summary>
public class Uploads(UploadHost host) : IClassFixture<UploadHost>
{
    private static readonly byte[] Picture = [0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, .. "a picture of the lighthouse"u8];

    private static MultipartFormDataContent Form(params (string Name, string? Type, byte[] Bytes)[] files)
    {
        var form = new MultipartFormDataContent();
        foreach (var (name, type, bytes) in files)
        {
            var part = new ByteArrayContent(bytes);
            part.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
            form.Add(part, "file", name);
        }
        return form;
    }

    /// <summary>As botframework-directlinejs writes it: the message as a blob, what it says of the files without their addresses.</summary>
    private static MultipartFormDataContent With(MultipartFormDataContent form, object activity)
    {
        var part = new StringContent(JsonSerializer.Serialize(activity), System.Text.Encoding.UTF8);
        part.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.microsoft.activity");
        form.Add(part, "activity", "blob");
        return form;
    }

    private static Task<HttpResponseMessage> UploadAsync(DirectLineClient client, HttpContent body, string user = "u1") =>
        client.SendAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/upload?userId={user}", body);

    private static async Task<string> ErrorAsync(HttpResponseMessage answer) => (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("error").GetProperty("message").GetString()!;

    [Fact]
    public async Task APictureStandsInTheConversationAndTheQuestionWithItIsAnswered()
    {
        var client = await BeginAsync(host.Bot.Http);
        var form = With(Form(("lighthouse.png", "image/png", Picture), ("notes.txt", "text/plain; charset=utf-8", "hello"u8.ToArray())), new
        {
            type = "message", from = new { id = "u1" }, text = "How much is a family ticket?", channelData = new { clientActivityID = "17" },
            attachments = new[] { new { contentType = "image/png", name = "lighthouse.png", thumbnailUrl = "data:image/png;base64,AA==" } },
        });
        using var sent = await UploadAsync(client, form);
        var id = (await sent.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("id").GetString();
        var all = await client.PollAsync(a => a.Length == 4);
        Assert.Equal((id, "17"), (all[1].GetProperty("id").GetString(), all[1].GetProperty("channelData").GetProperty("clientActivityID").GetString()));
        var files = all[1].GetProperty("attachments").EnumerateArray().ToArray();
        Assert.Equal(["lighthouse.png", "notes.txt"], files.Select(f => f.GetProperty("name").GetString()));
        Assert.Equal("data:image/png;base64,AA==", files[0].GetProperty("thumbnailUrl").GetString());
        Assert.Contains("€29.00", Text(all[2]));
        Assert.Equal("I cannot look into lighthouse.png and notes.txt; I have answered your words only.", Text(all[3]));

        // As a picture's tag does, without a token.
        using var picture = await host.Bot.Http.GetAsync(files[0].GetProperty("contentUrl").GetString());
        Assert.Equal("image/png", picture.Content.Headers.ContentType!.MediaType);
        Assert.Equal(Picture, await picture.Content.ReadAsByteArrayAsync());
        using var notes = await host.Bot.Http.GetAsync(files[1].GetProperty("contentUrl").GetString());
        Assert.Equal(("attachment", "nosniff"), (notes.Content.Headers.ContentDisposition!.DispositionType, notes.Headers.GetValues("X-Content-Type-Options").Single()));
        using var none = await host.Bot.Http.GetAsync($"/v3/directline/attachments/{new string('0', 64)}");
        Assert.Equal(HttpStatusCode.NotFound, none.StatusCode);
    }

    [Fact]
    public async Task APictureAloneIsNotAnEmptyQuestion()
    {
        var client = await BeginAsync(host.Bot.Http);
        var body = new ByteArrayContent(Picture) { Headers = { ContentType = new MediaTypeHeaderValue("image/png"), ContentDisposition = new ContentDispositionHeaderValue("form-data") { Name = "file", FileName = "\"../../me.png\"" } } };
        using var sent = await UploadAsync(client, body);
        Assert.Equal(HttpStatusCode.OK, sent.StatusCode);
        var all = await client.PollAsync(a => a.Length == 3);
        Assert.Equal("u1", all[1].GetProperty("from").GetProperty("id").GetString());
        Assert.Equal("me.png", all[1].GetProperty("attachments")[0].GetProperty("name").GetString());
        Assert.Equal("I have received me.png, but I cannot look into files. Please ask me in words.", Text(all[2]));
    }

    public static TheoryData<string, Func<HttpContent>, int, string> Bad => new()
    {
        { "a page that a browser would run", () => Form(("x.html", "text/html", "<script>"u8.ToArray())), 415, "files may be image/png" },
        { "no type", () => Form(("x", null, Picture)), 415, "application/octet-stream" },
        { "too large", () => Form(("big.png", "image/png", new byte[1024 * 1024 + 1])), 413, "\"big.png\" is larger than 1 MB" },
        { "too many", () => Form([.. Enumerable.Range(0, 11).Select(i => ($"{i}.png", (string?)"image/png", Picture))]), 400, "10 files" },
        { "no file", () => With(Form(), new { type = "message", text = "hello" }), 400, "\"file\"" },
        { "not a message", () => With(Form(("x.png", "image/png", Picture)), new { type = "event", name = "x" }), 400, "\"event\"" },
        { "no activity", () => With(Form(("x.png", "image/png", Picture)), 7), 400, "\"activity\"" },
        { "JSON", () => JsonContent.Create(new { type = "message" }), 415, "multipart/form-data" },
        { "cut off", () => new ByteArrayContent("--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.png\"\r\nContent-Type: image/png\r\n\r\nabc"u8.ToArray()) { Headers = { ContentType = MediaTypeHeaderValue.Parse("multipart/form-data; boundary=b") } }, 400, "complete" },
    };

    [Theory]
    [MemberData(nameof(Bad), DisableDiscoveryEnumeration = true)]
    public async Task WhatCannotBeTakenIsRefusedWithWhatCan(string what, Func<HttpContent> body, int status, string remedy)
    {
        var client = await BeginAsync(host.Bot.Http);
        using var answer = await UploadAsync(client, body());
        Assert.True(status == (int)answer.StatusCode, $"{what}: {answer.StatusCode}");
        Assert.Contains(remedy, await ErrorAsync(answer));
        Assert.Single(await client.AllAsync());
    }

    [Fact]
    public async Task NobodyFillsTheDiskAndNobodySendsIntoAnothersConversation()
    {
        var client = await BeginAsync(host.Bot.Http);
        for (var i = 0; i < 2; i++)
            (await UploadAsync(client, Form(("a.png", "image/png", new byte[1000 * 1024])))).EnsureSuccessStatusCode().Dispose();
        using var full = await UploadAsync(client, Form(("a.png", "image/png", new byte[1000 * 1024])));
        Assert.Equal((HttpStatusCode.RequestEntityTooLarge, true), (full.StatusCode, (await ErrorAsync(full)).Contains("2 MB together", StringComparison.Ordinal)));
        var other = await BeginAsync(host.Bot.Http);
        using var foreign = await other.SendAsync(HttpMethod.Post, $"/conversations/{client.Conversation}/upload", Form(("a.png", "image/png", Picture)));
        Assert.Equal(HttpStatusCode.Forbidden, foreign.StatusCode);
        await using var without = await ChannelHost.StartAsync(("DirectLine:UploadMegabytes", "0"));
        using var off = await UploadAsync(await BeginAsync(without.Http), Form(("a.png", "image/png", Picture)));
        Assert.Equal((HttpStatusCode.Forbidden, true), (off.StatusCode, (await ErrorAsync(off)).Contains("DirectLine:UploadMegabytes", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task FilesOutliveARestartAndGoWithWhoSentThemAndWithTheirAge()
    {
        using var folder = Repository.Temporary();
        (string, string)[] settings = [("DirectLine:Secret", "a secret of the museum"), ("Admin:Key", "the key of the museum's office")];
        var clock = new RushingClock();
        clock.Advance(TimeSpan.FromDays(-10));
        string anna, ben;
        async Task<string> SendAsync(ChannelHost bot, string user)
        {
            var client = await BeginAsync(bot.Http, new { user = new { id = user } });
            (await UploadAsync(client, Form(("a.png", "image/png", Picture)))).EnsureSuccessStatusCode().Dispose();
            return new Uri((await client.PollAsync(a => a.Length == 3))[1].GetProperty("attachments")[0].GetProperty("contentUrl").GetString()!).AbsolutePath;
        }
        await using (var before = await ChannelHost.StartAsync(clock, folder, settings))
        {
            before.Http.DefaultRequestHeaders.Add("Authorization", "Bearer a secret of the museum");
            (anna, ben) = (await SendAsync(before, "dl_anna"), await SendAsync(before, "dl_ben"));
        }
        await using var bot = await ChannelHost.StartAsync(null, folder, [.. settings, ("Conversations:KeepDays", "0")]);
        async Task<HttpStatusCode> GetAsync(string file)
        {
            using var answer = await bot.Http.GetAsync(file);
            return answer.StatusCode;
        }
        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK), (await GetAsync(anna), await GetAsync(ben)));
        bot.Http.DefaultRequestHeaders.Add("Authorization", "Bearer the key of the museum's office");
        using (var removed = await bot.Http.DeleteAsync("/api/people/directline:dl_anna"))
            Assert.Equal(HttpStatusCode.OK, removed.StatusCode);
        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.OK), (await GetAsync(anna), await GetAsync(ben)));
        await bot.Get<ActivityLog>().Removal.RemoveBeforeAsync(DateTimeOffset.UtcNow.AddDays(-2), default);
        Assert.Equal(HttpStatusCode.NotFound, await GetAsync(ben));
    }

    [Theory]
    [InlineData("UploadMegabytes", "-1", "0 (no files) to 100")]
    [InlineData("ConversationMegabytes", "1", "to 10000")]
    [InlineData("UploadTypes", "image", "media types")]
    public async Task AWrongSettingStopsTheStartAndIsNamed(string key, string value, string allowed)
    {
        var error = await Assert.ThrowsAsync<Bot.Hosting.SettingException>(() => ChannelHost.StartAsync(($"DirectLine:{key}", value)));
        Assert.Contains($"DirectLine:{key}", error.Message);
        Assert.Contains(allowed, error.Message);
    }
}
