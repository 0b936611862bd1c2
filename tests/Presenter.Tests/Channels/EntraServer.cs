using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Presenter.Tests.Channels;

/// <summary>Microsoft's token endpoint on a real port; a client reaches it through <see cref="Way"/>, since its address is fixed.</summary>
public sealed class EntraServer : IAsyncDisposable
{
    private readonly WebApplication app;

    private EntraServer(WebApplication app) => this.app = app;

    public sealed record Wish(string Path, IReadOnlyDictionary<string, string> Form);

    /// <summary>Requests for a token; the first is answered with t-1, the next with t-2.</summary>
    public ConcurrentQueue<Wish> Wishes { get; } = new();

    public static async Task<EntraServer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
        var server = new EntraServer(builder.Build());
        server.app.MapGet("/common/discovery/instance", () => Results.Json(new
        {
            tenant_discovery_endpoint = "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration", api_version = "1.1",
            metadata = new[] { new { preferred_network = "login.microsoftonline.com", preferred_cache = "login.windows.net", aliases = new[] { "login.microsoftonline.com", "login.windows.net" } } },
        }));
        server.app.MapPost("/{tenant}/oauth2/v2.0/token", async (HttpRequest request) =>
        {
            server.Wishes.Enqueue(new Wish(request.Path, (await request.ReadFormAsync()).ToDictionary(f => f.Key, f => f.Value.ToString())));
            return Results.Json(new { token_type = "Bearer", expires_in = 3600, ext_expires_in = 3600, access_token = $"t-{server.Wishes.Count}" });
        });
        await server.app.StartAsync();
        return server;
    }

    /// <summary>Brings what is meant for login.microsoftonline.com here.</summary>
    public HttpMessageHandler Way() => new Detour(new Uri(app.Urls.First()));

    public ValueTask DisposeAsync() => app.DisposeAsync();

    private sealed class Detour(Uri to) : DelegatingHandler(new SocketsHttpHandler())
    {
        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            if (request.RequestUri!.Host != "login.microsoftonline.com")
                throw new HttpRequestException($"nobody is to be asked at {request.RequestUri.Host}");
            request.RequestUri = new Uri(to, request.RequestUri.PathAndQuery);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
