using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>Operations of an OpenAPI document as tools: they reach the document's server, rightly, and nothing else.</summary>
public class OpenApiTools
{
    private static readonly Reply Done = Replies.Say("At pier seven.");

    private static async Task<Talk> StartAsync(OpenAiServer model, string document, params (string, string)[] settings)
    {
        var talk = await Talk.StartAsync(model, [("OpenApi:Documents:harbour:Document", document), ("OpenApi:Documents:harbour:Headers:Authorization", "Bearer ours"), ("OpenApi:Documents:harbour:TimeoutSeconds", "60"), .. settings]);
        await talk.LoggedAsync("OpenAPI document harbour: ");
        return talk;
    }

    [Theory]
    [InlineData("address")]
    [InlineData("yaml")]
    [InlineData("json")]
    public async Task ParametersGoWhereTheDocumentSays(string kind)
    {
        await using var api = await HarbourApi.StartAsync();
        using var folder = Repository.Temporary();
        var file = folder["harbour." + kind];
        File.WriteAllText(file, kind == "json" ? HarbourApi.Json(api.Root) : HarbourApi.Yaml(api.Root + "/api"));
        await using var model = await OpenAiServer.StartAsync(Replies.Call("harbour-get_boat", "{\"name\":\"Old Anna/../x\",\"day\":\"1 & 2\",\"X-Pier\":\"7\",\"Authorization\":\"Bearer theirs\"}"), Done);
        await using var talk = await StartAsync(model, kind == "address" ? api.Root + "/openapi.yaml" : file);
        Assert.Equal("At pier seven.", await talk.AnswerAsync("Where is the Old Anna?"));
        Assert.Equal("GET /api/boats/Old%20Anna%2F..%2Fx?day=1%20%26%202 7 Bearer ours", Assert.Single(api.Requests));
        Assert.Contains("It lies at pier 7.", model.Requests[1].Texts("tool").Single());
        Assert.DoesNotContain("Bearer", string.Concat(model.Requests.Select(r => r.Body.ToJsonString()).Select(b => b.Replace("Bearer theirs", ""))));
    }

    [Fact]
    public async Task ABodyIsSentAfterTheVisitorsYesOnly()
    {
        await using var api = await HarbourApi.StartAsync();
        await using var model = await OpenAiServer.StartAsync(r => r.Number == 1 ? Replies.Call("harbour-book_berth", new { body = new { boat = "Anna", metres = 7.5 } }) : Done);
        await using var talk = await StartAsync(model, api.Root + "/openapi.yaml");
        var asked = await talk.AnswerAsync("Book a berth for Anna.");
        Assert.StartsWith("At pier seven. Shall I do this: book berth with body", asked);
        Assert.Contains("Anna", asked);
        Assert.Empty(api.Requests);
        Assert.Equal("At pier seven.", await talk.AnswerAsync("yes"));
        Assert.Equal("POST /api/berths  Bearer ours {\"boat\":\"Anna\",\"metres\":7.5}", Assert.Single(api.Requests));
        await talk.AnswerAsync("yes");
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData("never", "harbour-book_berth", "{\"body\":{\"boat\":\"Anna\"}}", 1)]
    [InlineData("always", "harbour-get_boat", "{\"name\":\"Anna\"}", 0)]
    public async Task WhatNeedsAYesCanBeSet(string confirm, string tool, string arguments, int requests)
    {
        await using var api = await HarbourApi.StartAsync();
        await using var model = await OpenAiServer.StartAsync(Replies.Call(tool, arguments), Done);
        await using var talk = await StartAsync(model, api.Root + "/openapi.yaml", ("OpenApi:Documents:harbour:Confirm", confirm));
        Assert.Equal(confirm == "always", (await talk.AnswerAsync("Please.")).Contains("Shall I do this"));
        Assert.Equal(requests, api.Requests.Count);
    }

    [Fact]
    public async Task AWrongWordForItIsNamed()
    {
        await using var model = await OpenAiServer.StartAsync(Done);
        var told = await Assert.ThrowsAsync<Presenter.Bot.Hosting.SettingException>(() => Talk.StartAsync(model, ("OpenApi:Documents:harbour:Document", "http://localhost/a.json"), ("OpenApi:Documents:harbour:Confirm", "sometimes")));
        Assert.Equal("OpenApi:Documents:harbour:Confirm is \"sometimes\"; allowed are changes, always, never", told.Message);
    }

    [Fact]
    public async Task WhatTheVisitorAllowedIsDoneOnceThoughTheModelFails()
    {
        await using var api = await HarbourApi.StartAsync();
        await using var model = await OpenAiServer.StartAsync(Replies.Call("harbour-book_berth", new { body = new { boat = "Anna" } }), Done, Replies.Status(500));
        await using var talk = await StartAsync(model, api.Root + "/openapi.yaml");
        await talk.AnswerAsync("Book a berth for Anna.");
        Assert.EndsWith("I have done it.", await talk.AnswerAsync("yes"));
        Assert.Single(api.Requests);
    }

    [Theory]
    [InlineData("harbour-get_boat", "{\"name\":\"..\"}", "The tool failed", 0)]
    [InlineData("harbour-get_boat", "{}", "The tool failed", 0)]
    [InlineData("harbour-far", "{}", "not followed", 1)]
    [InlineData("harbour-broken", "{}", "The server answered 500. out of order", 1)]
    [InlineData("harbour-slow", "{}", "The tool failed", 1)]
    [InlineData("harbour-long", "{}", "(cut", 1)]
    public async Task WhatGoesWrongIsToldToTheModel(string tool, string arguments, string told, int requests)
    {
        await using var api = await HarbourApi.StartAsync();
        await using var model = await OpenAiServer.StartAsync(Replies.Call(tool, arguments), Done);
        await using var talk = await StartAsync(model, api.Root + "/openapi.yaml", ("Planning:Limits:ToolSeconds", tool == "harbour-slow" ? "0.5" : "60"), ("OpenApi:Documents:harbour:LargestAnswer", "1000"));
        Assert.Equal("At pier seven.", await talk.AnswerAsync("Where is the Old Anna?"));
        var answer = model.Requests[1].Texts("tool").Single();
        Assert.Contains(told, answer);
        Assert.InRange(answer.Length, 1, 2000);
        Assert.Equal(requests, api.Requests.Count);
    }

    [Theory]
    [InlineData("this is no document")]
    [InlineData("{\"openapi\":\"3.0.0\",\"paths\":{}}")]
    [InlineData("openapi: 3.0.3\ninfo: { title: a, version: '1' }\nservers: [ { url: '/api' } ]\npaths: { /a: { get: { operationId: a } } }")]
    public async Task ADocumentThatCannotBeUsedIsNamedAndTheBotGoesOn(string text)
    {
        using var folder = Repository.Temporary();
        File.WriteAllText(folder["harbour.yaml"], text);
        await using var model = await OpenAiServer.StartAsync(Done);
        await using var talk = await Talk.StartAsync(model, ("OpenApi:Documents:harbour:Document", folder["harbour.yaml"]));
        await talk.LoggedAsync($"The OpenAPI document harbour ({folder["harbour.yaml"]}) cannot be used: ");
        Assert.Contains("Remedy", talk.Log);
        Assert.Equal("At pier seven.", await talk.AnswerAsync("Where is the Old Anna?"));
    }
}
