using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Planning;

/// <summary>Somebody else's web service with an OpenAPI document; keeps the requests that reached it.</summary>
public sealed class HarbourApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly List<string> requests = [];

    private HarbourApi(WebApplication app) => this.app = app;

    public string Root => app.Urls.First();

    /// <summary>Method, path with query, header X-Pier, Authorization and body of each.</summary>
    public IReadOnlyList<string> Requests
    {
        get
        {
            lock (requests)
                return requests.ToArray();
        }
    }

    public static async Task<HarbourApi> StartAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var api = new HarbourApi(builder.Build());
        api.app.MapGet("/openapi.yaml", () => Yaml("/api"));
        api.app.Map("/{**path}", api.AnswerAsync);
        await api.app.StartAsync();
        return api;
    }

    /// <param name="server">as the document names it</param>
    public static string Yaml(string server) => $$"""
        openapi: 3.0.3
        info: { title: Harbour, version: "1" }
        servers: [ { url: "{{server}}" } ]
        paths:
          /boats/{name}:
            parameters:
              - { name: name, in: path, required: true, schema: { type: string } }
            get:
              operationId: get-boat
              summary: Where a boat lies.
              parameters:
                - { name: day, in: query, schema: { type: string } }
                - { name: X-Pier, in: header, schema: { type: string } }
                - { name: Authorization, in: header, schema: { type: string } }
          /berths:
            post:
              operationId: book-berth
              requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/Berth' } } } }
          /far: { get: { operationId: far } }
          /long: { get: { operationId: long } }
          /slow: { get: { operationId: slow } }
          /broken: { get: { operationId: broken } }
        components:
          schemas:
            Berth: { type: object, required: [boat], properties: { boat: { type: string }, metres: { type: number } } }
        """;

    /// <summary>The same in JSON, with a server variable.</summary>
    public static string Json(string server) => $$"""
        { "openapi": "3.1.0", "info": { "title": "Harbour", "version": "1" },
          "servers": [{ "url": "{{server}}/{place}", "variables": { "place": { "default": "api" } } }],
          "paths": { "/boats/{name}": { "get": { "operationId": "get-boat", "parameters": [
            { "name": "name", "in": "path", "required": true, "schema": { "type": "string" } },
            { "name": "day", "in": "query", "schema": { "type": "array", "items": { "type": "string" } } },
            { "name": "X-Pier", "in": "header", "schema": { "type": "string" } }] } } } }
        """;

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var line = $"{context.Request.Method} {context.Features.Get<Microsoft.AspNetCore.Http.Features.IHttpRequestFeature>()!.RawTarget} {context.Request.Headers["X-Pier"]} {context.Request.Headers.Authorization} {await reader.ReadToEndAsync()}";
        lock (requests)
            requests.Add(line.Trim());
        switch (context.Request.Path.Value)
        {
            case "/api/far":
                context.Response.Redirect("/api/boats/elsewhere");
                break;
            case "/api/long":
                await context.Response.WriteAsync(new string('x', 1_000_000));
                break;
            case "/api/slow":
                await Task.Delay(Timeout.Infinite, context.RequestAborted).ContinueWith(_ => { }, TaskScheduler.Default);
                break;
            case "/api/broken":
                context.Response.StatusCode = 500;
                await context.Response.WriteAsync("out of order");
                break;
            default:
                await context.Response.WriteAsync("It lies at pier 7.");
                break;
        }
    }
}
