using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Bot.Connector.Authentication;

namespace Microsoft.Bot.Connector;

/// <summary>A channel did not take what was sent.</summary>
public sealed class ErrorResponseException(string message, HttpStatusCode status) : Exception(message)
{
    public HttpStatusCode Status { get; } = status;
}

/// <summary>
/// Speaks to one channel. It waits as long as the channel asks (Retry-After), twice as long each time where it does not
/// say, and never sends again what may have arrived.
/// </summary>
public sealed class ConnectorClient
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(500);

    private readonly MicrosoftAppCredentials credentials;
    private readonly HttpClient http;
    private readonly TimeSpan patience;
    private readonly TimeProvider clock;

    public ConnectorClient(Uri baseUri, MicrosoftAppCredentials credentials, HttpClient customHttpClient, TimeSpan patience, TimeProvider clock)
    {
        BaseUri = baseUri.AbsoluteUri.EndsWith('/') ? baseUri : new Uri(baseUri.AbsoluteUri + "/");
        (this.credentials, http, this.patience, this.clock) = (credentials, customHttpClient, patience, clock);
        Conversations = new Conversations(this);
    }

    public Uri BaseUri { get; }

    public Conversations Conversations { get; }

    /// <exception cref="ErrorResponseException">the channel refused, also after waiting</exception>
    internal async Task<string> SendAsync(HttpMethod method, string path, string? json, CancellationToken cancellation)
    {
        var waited = TimeSpan.Zero;
        var pause = First;
        var fresh = false;
        while (true)
        {
            using var request = new HttpRequestMessage(method, new Uri(BaseUri, path));
            request.Headers.UserAgent.ParseAdd("Microsoft-BotFramework/3.1 BotBuilder/4.23.1 Presenter/1.0");
            if (json is not null)
                request.Content = new StringContent(json, Encoding.UTF8, "application/json");
            if (await credentials.GetTokenAsync(fresh, cancellation) is { } token)
                request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", token);
            using var response = await http.SendAsync(request, cancellation);
            var body = await response.Content.ReadAsStringAsync(cancellation);
            if (response.IsSuccessStatusCode)
                return body;
            if (response.StatusCode == HttpStatusCode.Unauthorized && request.Headers.Authorization is not null && !fresh)
            {
                fresh = true;
                continue;
            }
            var wait = After(response) ?? pause;
            pause *= 2;
            waited += wait;
            if (!MayComeAgain(response.StatusCode) || waited > patience)
                throw new ErrorResponseException($"{method} {request.RequestUri} was answered with {(int)response.StatusCode}: {(body.Length > 300 ? body[..300] : body)}", response.StatusCode);
            await Task.Delay(wait, clock, cancellation);
        }
    }

    /// <summary>Answers that say that nothing was done. A 500 or a 504 may have delivered the message.</summary>
    private static bool MayComeAgain(HttpStatusCode status) => status is HttpStatusCode.TooManyRequests or HttpStatusCode.ServiceUnavailable or HttpStatusCode.PreconditionFailed;

    private TimeSpan? After(HttpResponseMessage response) => response.Headers.RetryAfter switch
    {
        { Delta: { } delta } => delta,
        { Date: { } date } when date > clock.GetUtcNow() => date - clock.GetUtcNow(),
        { Date: not null } => TimeSpan.Zero,
        _ => null,
    };
}
