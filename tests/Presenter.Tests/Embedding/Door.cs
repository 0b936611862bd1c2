using System.Net;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;
using Xunit;
using static Presenter.Tests.Embedding.EmbeddedServer;

namespace Presenter.Tests.Embedding;

/// <summary>Which pages come in: a site that nobody allowed must not get answers, and is told why.</summary>
public class Door(EmbeddedServer server) : IClassFixture<EmbeddedServer>
{
    [Fact]
    public async Task AnAllowedSiteGetsATokenAndComesInWithIt()
    {
        var (status, token) = await TokenAsync(Shop);
        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(HttpStatusCode.OK, await NegotiateAsync(Shop, token));
    }

    [Fact]
    public async Task WithoutATokenOrWithSomebodyElsesItStaysOutside()
    {
        var (_, token) = await TokenAsync(Shop);
        var (_, own) = await TokenAsync(server.Bot.Address.GetLeftPart(UriPartial.Authority));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(Shop, null));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(Shop, own));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync("https://evil.example", token));
        Assert.Equal(HttpStatusCode.Unauthorized, await NegotiateAsync(Shop, token + "x"));
    }

    [Fact]
    public async Task AnotherSiteIsToldWhatWouldLetItIn()
    {
        using var answer = await PostAsync("/api/widget/token", "https://evil.example", null);
        Assert.Equal(HttpStatusCode.Forbidden, answer.StatusCode);
        Assert.Contains("Embedding:Origins must name https://evil.example", await answer.Content.ReadAsStringAsync());
        Assert.Equal("*", answer.Headers.GetValues("Access-Control-Allow-Origin").Single());
        using var none = await PostAsync("/api/widget/token", null, null);
        Assert.Equal(HttpStatusCode.BadRequest, none.StatusCode);
    }

    [Fact]
    public async Task ASocketThatCorsDoesNotHoldBackIsHeldBackToo()
    {
        var (_, token) = await TokenAsync(Shop);
        foreach (var (origin, given) in ((string, string?)[])[("https://evil.example", token), (Shop, null)])
        {
            using var socket = new ClientWebSocket();
            socket.Options.SetRequestHeader("Origin", origin);
            await Assert.ThrowsAsync<WebSocketException>(() => socket.ConnectAsync(Hub(given), default));
        }
        using var good = new ClientWebSocket();
        good.Options.SetRequestHeader("Origin", Shop);
        await good.ConnectAsync(Hub(token), default);
        Assert.Equal(WebSocketState.Open, good.State);
    }

    [Fact]
    public async Task TheServersOwnPagesLoadNothingOfOthersAndMayBeFramedByTheListedSitesOnly()
    {
        using var http = new HttpClient { BaseAddress = server.Bot.Address };
        using var page = await http.GetAsync("/");
        var policy = page.Headers.GetValues("Content-Security-Policy").Single();
        Assert.Contains("default-src 'none'; script-src 'self';", policy);
        Assert.EndsWith($"frame-ancestors 'self' {Shop}", policy);
        Assert.DoesNotContain("unsafe", policy);
        using var script = await http.GetAsync("/widget.js");
        Assert.Equal("*", script.Headers.GetValues("Access-Control-Allow-Origin").Single());
        Assert.True(script.Headers.CacheControl!.NoCache, "a changed widget would not be seen");
    }

    private Uri Hub(string? token) => new($"ws://127.0.0.1:{server.Bot.Port}/hub{(token is null ? "" : $"?access_token={token}")}");

    private async Task<(HttpStatusCode, string)> TokenAsync(string origin)
    {
        using var answer = await PostAsync("/api/widget/token", origin, null);
        return (answer.StatusCode, answer.IsSuccessStatusCode ? (await answer.Content.ReadFromJsonAsync<JsonElement>()).GetProperty("token").GetString()! : "");
    }

    private async Task<HttpStatusCode> NegotiateAsync(string origin, string? token)
    {
        using var answer = await PostAsync("/hub/negotiate?negotiateVersion=1", origin, token);
        return answer.StatusCode;
    }

    private async Task<HttpResponseMessage> PostAsync(string path, string? origin, string? token)
    {
        using var http = new HttpClient { BaseAddress = server.Bot.Address };
        using var request = new HttpRequestMessage(HttpMethod.Post, path);
        if (origin is not null)
            request.Headers.Add("Origin", origin);
        if (token is not null)
            request.Headers.Authorization = new("Bearer", token);
        return await http.SendAsync(request);
    }
}
