using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace Presenter.Tests.Planning;

/// <summary>What language model servers do, well or badly: https://platform.openai.com/docs/api-reference/chat-streaming.</summary>
public static class Replies
{
    public static Reply Say(params string[] pieces) => async context =>
    {
        foreach (var piece in pieces)
            await SendAsync(context, Content(piece));
        await EndAsync(context, "stop");
    };

    /// <summary>Tool calls in one round; names and arguments come cut over several chunks, as servers send them.</summary>
    public static Reply Call(params (string Name, object Arguments)[] calls) => Then(Role, Calls("tool_calls", calls));

    public static Reply Call(string name, object arguments) => Call((name, arguments));

    /// <summary>As servers send it that save the role, and call every end a stop.</summary>
    public static Reply SloppyCall(params (string Name, object Arguments)[] calls) => Calls("stop", calls);

    /// <summary>A call whose arguments have only begun; no end.</summary>
    public static Reply HalfCall(string name, string arguments) => Then(Role, c => SendAsync(c, Part(0, "call_half", name, "")), c => SendAsync(c, Part(0, null, null, arguments)));

    private static Reply Calls(string finish, (string Name, object Arguments)[] calls) => async context =>
    {
        for (var i = 0; i < calls.Length; i++)
        {
            var arguments = calls[i].Arguments as string ?? System.Text.Json.JsonSerializer.Serialize(calls[i].Arguments);
            var third = Math.Max(1, arguments.Length / 3);
            await SendAsync(context, Part(i, $"call_{Guid.NewGuid():N}", calls[i].Name, ""));
            foreach (var piece in arguments.Chunk(third))
                await SendAsync(context, Part(i, null, null, new string(piece)));
        }
        await EndAsync(context, finish);
    };

    /// <summary>One after the other in the same answer; the last one ends it.</summary>
    public static Reply Then(params Reply[] replies) => async context =>
    {
        foreach (var reply in replies)
            await reply(context);
    };

    /// <summary>Text without an end.</summary>
    public static Reply Piece(string text) => context => SendAsync(context, Content(text));

    private static Reply Role => context => SendAsync(context, new JsonObject { ["role"] = "assistant", ["content"] = null });

    public static Reply Malformed => context => WriteAsync(context, "data: {\"choices\":[{\"delta\":\n\n");

    /// <summary>Nothing more until the test says so, or the client has gone.</summary>
    public static Reply Stall(Task until) => async context =>
    {
        await WriteAsync(context, ": waiting\n\n");
        await Task.WhenAny(until, Task.Delay(Timeout.Infinite, context.RequestAborted));
    };

    public static Reply StallForEver => Stall(new TaskCompletionSource().Task);

    public static Reply Status(int status, string? retryAfter = null) => async context =>
    {
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync("{\"error\":{\"message\":\"no\",\"type\":\"test\"}}");
    };

    /// <summary>The connection is cut, as by a crash.</summary>
    public static Reply Cut => async context =>
    {
        await WriteAsync(context, ": about to fail\n\n");
        context.Abort();
    };

    /// <summary>The same once the client has what was sent before: a cut connection takes along what was not read.</summary>
    public static Reply CutAfter(Task received) => async context =>
    {
        await received;
        context.Abort();
    };

    private static JsonObject Content(string text) => new() { ["role"] = "assistant", ["content"] = text };

    private static JsonObject Part(int index, string? id, string? name, string arguments)
    {
        var call = new JsonObject { ["index"] = index, ["function"] = new JsonObject { ["arguments"] = arguments } };
        if (id is not null)
        {
            call["id"] = id;
            call["type"] = "function";
            call["function"]!["name"] = name;
        }
        return new JsonObject { ["tool_calls"] = new JsonArray(call) };
    }

    private static Task SendAsync(HttpContext context, JsonObject delta, string? finish = null) => WriteAsync(context, "data: " + new JsonObject
    {
        ["id"] = "1", ["object"] = "chat.completion.chunk", ["created"] = 1, ["model"] = "test",
        ["choices"] = new JsonArray(new JsonObject { ["index"] = 0, ["delta"] = delta, ["finish_reason"] = finish }),
    }.ToJsonString() + "\n\n");

    private static async Task EndAsync(HttpContext context, string reason)
    {
        await SendAsync(context, [], reason);
        await WriteAsync(context, "data: [DONE]\n\n");
    }

    private static async Task WriteAsync(HttpContext context, string text)
    {
        if (!context.Response.HasStarted)
            context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(text);
        await context.Response.Body.FlushAsync();
    }
}
