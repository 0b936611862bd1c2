using Presenter.Renderer;
using Xunit;

namespace Presenter.Tests.Planning;

/// <summary>Model servers fail; the visitor gets the model's answer where one more try brings it, and is told honestly where not.</summary>
public class ModelTroubles
{
    private static readonly Reply Good = Replies.Say("Lanterns ", "burn. Ropes creak.");

    public static Reply Failing(string how) => how switch
    {
        "429" => Replies.Status(429, "0"),
        "500" => Replies.Status(500),
        "malformed" => Replies.Malformed,
        "cut" => Replies.Cut,
        "silent" => Replies.StallForEver,
        _ => Replies.Say(),
    };

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("malformed")]
    [InlineData("cut")]
    [InlineData("silent")]
    [InlineData("empty")]
    public async Task OneFailureIsNotNoticed(string how)
    {
        await using var model = await OpenAiServer.StartAsync(Failing(how), Good);
        await using var talk = await Talk.StartAsync(model, ("Planning:TimeoutSeconds", how == "silent" ? "1" : "60"));
        Assert.Equal("Lanterns burn. Ropes creak.", await talk.AnswerAsync("What is there?"));
        Assert.Equal(2, model.Requests.Count);
        Assert.Contains(model.Address, talk.Log);
    }

    [Theory]
    [InlineData("429")]
    [InlineData("500")]
    [InlineData("malformed")]
    [InlineData("cut")]
    [InlineData("silent")]
    [InlineData("empty")]
    public async Task TwoFailuresAreToldAndTheKnowledgeAnswers(string how)
    {
        await using var model = await OpenAiServer.StartAsync(Failing(how));
        await using var talk = await Talk.StartAsync(model, ("Planning:TimeoutSeconds", how == "silent" ? "1" : "60"));
        var answer = await talk.AskAsync("How much is a family ticket?");
        Assert.Contains("cannot reach my language model", answer[0].Text);
        Assert.Contains(answer, s => s.Text.Contains("€29.00") && s.Citations.Count > 0);
        Assert.Equal(2, model.Requests.Count);
    }

    [Theory]
    [InlineData(401, null)]
    [InlineData(400, null)]
    [InlineData(429, "3600")]
    public async Task WhereASecondRequestIsOfNoUseThereIsNone(int status, string? retryAfter)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Status(status, retryAfter));
        await using var talk = await Talk.StartAsync(model);
        Assert.Contains("cannot reach my language model", await talk.AnswerAsync("How much is a family ticket?"));
        Assert.Single(model.Requests);
    }

    [Theory]
    [InlineData("cut")]
    [InlineData("malformed")]
    [InlineData("silent")]
    public async Task WhatStopsInTheMiddleIsNotSaidTwice(string how)
    {
        var heard = new TaskCompletionSource();
        await using var model = await OpenAiServer.StartAsync(Replies.Then(Replies.Piece("Lanterns burn. Ropes "), how == "cut" ? Replies.CutAfter(heard.Task) : Failing(how)), Good);
        await using var talk = await Talk.StartAsync(model, ("Planning:TimeoutSeconds", how == "silent" ? "1" : "60"));
        var answer = new List<SpokenSentence>();
        await foreach (var sentence in talk.StreamAsync("What is there?"))
        {
            answer.Add(sentence);
            heard.TrySetResult();
        }
        Assert.Equal(["Lanterns burn.", "I am sorry, I lost the thread there. Please ask me again."], answer.Select(s => s.Text));
        Assert.Single(model.Requests);
    }

    [Fact]
    public async Task AVisitorWhoInterruptsEndsTheRequest()
    {
        var gone = new TaskCompletionSource();
        await using var model = await OpenAiServer.StartAsync(async context =>
        {
            await Replies.Piece("Lanterns burn. Ropes ")(context);
            context.RequestAborted.Register(gone.SetResult);
            await Replies.StallForEver(context);
        });
        await using var talk = await Talk.StartAsync(model, ("Planning:TimeoutSeconds", "600"), ("Planning:Limits:TurnSeconds", "600"));
        using var visitor = new CancellationTokenSource();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var sentence in talk.StreamAsync("What is there?", cancellation: visitor.Token))
                await visitor.CancelAsync();
        });
        await gone.Task;
        Assert.Single(model.Requests);
    }

    [Theory]
    [InlineData("openai", "/v1/chat/completions", "authorization", "Bearer secret")]
    [InlineData("azure-openai", "/openai/deployments/test/chat/completions?api-version=2024-10-21", "api-key", "secret")]
    public async Task EachProviderIsSpokenToInItsWay(string provider, string path, string header, string value)
    {
        await using var model = await OpenAiServer.StartAsync(Replies.Call("museum-prices", new { }), Good);
        await using var talk = await Talk.StartAsync(model, ("Planning:Provider", provider), ("Planning:ApiKey", "secret"), ("Planning:ApiVersion", "2024-10-21"),
            ("Planning:Endpoint", provider == "openai" ? model.Address : model.Root));
        Assert.Equal("Lanterns burn. Ropes creak.", await talk.AnswerAsync("How much is it?"));
        Assert.Equal(2, model.Requests.Count);
        Assert.All(model.Requests, r => Assert.Equal((path, value), (r.Path, r.Headers[header])));
        Assert.Contains("€12.50", model.Requests[1].Texts("tool").Single());
    }
}
