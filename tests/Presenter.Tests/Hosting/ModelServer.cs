using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Hosting;

/// <summary>An OpenAI-compatible server: streams an answer, or fails in one of the ways that servers fail.</summary>
public sealed class ModelServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private readonly TaskCompletionSource answers = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int asked;

    private ModelServer(WebApplication app) => this.app = app;

    /// <summary>Questions that have come.</summary>
    public int Asked => Volatile.Read(ref asked);

    /// <summary>Lets a model that holds its answers back ("held") give them.</summary>
    public void Answer() => answers.TrySetResult();

    public string Address => app.Urls.First() + "/v1";

    public static async Task<ModelServer> StartAsync(string behaviour)
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var server = new ModelServer(app);
        app.MapPost("/v1/chat/completions", async (HttpContext context) =>
        {
            Interlocked.Increment(ref server.asked);
            if (behaviour == "held")
                await server.answers.Task.WaitAsync(context.RequestAborted);
            if (behaviour == "error")
            {
                context.Response.StatusCode = 400;
                return;
            }
            context.Response.ContentType = "text/event-stream";
            string[] pieces = behaviour switch
            {
                "held" => [$"After {await Before(context)}."],
                "recall" => await Recall(context),
                "unspeakable" => ["你好，", "世界。"],
                "mixed" => ["That is: ", "hello. ", "你好，世界。 ", "Once more: hello."],
                _ => ["The model ", "says [warm] it. ", "Twice."],
            };
            foreach (var piece in pieces)
            {
                var data = behaviour == "broken" ? "{\"choices\":[{\"delta\":" : "{\"id\":\"1\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"test\",\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"" + piece + "\"},\"finish_reason\":null}]}";
                await context.Response.WriteAsync($"data: {data}\n\n");
                await context.Response.Body.FlushAsync();
            }
            await context.Response.WriteAsync("data: [DONE]\n\n");
        });
        await app.StartAsync();
        return server;
    }

    /// <summary>How many questions it was told that there had been before this one.</summary>
    private static async Task<int> Before(HttpContext context) =>
        (await JsonNode.ParseAsync(context.Request.Body))!["messages"]!.AsArray().Count(m => (string?)m!["role"] == "assistant");

    /// <summary>Says what it was told that it had said before.</summary>
    private static async Task<string[]> Recall(HttpContext context)
    {
        var request = await JsonNode.ParseAsync(context.Request.Body);
        var before = request!["messages"]!.AsArray().LastOrDefault(m => (string?)m!["role"] == "assistant")?["content"];
        return before is null ? ["Lanterns burn, ropes creak, tides turn and gulls cry all day long."] : [$"Before, this was heard: {(before as JsonArray)?[0]?["text"] ?? before}"];
    }

    public ValueTask DisposeAsync() => app.DisposeAsync();
}
