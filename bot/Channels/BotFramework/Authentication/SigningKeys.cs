using System.Text.Json;
using Microsoft.IdentityModel.Protocols;
using Microsoft.IdentityModel.Protocols.OpenIdConnect;
using Microsoft.IdentityModel.Tokens;

namespace Microsoft.Bot.Connector.Authentication;

/// <summary>One authority's public keys: fetched when first needed, again every day, and at most once a minute for a key that is not among them.</summary>
public sealed class SigningKeys(string metadata, HttpClient http, TimeProvider clock)
{
    private static readonly TimeSpan Stale = TimeSpan.FromDays(1);
    private static readonly TimeSpan Quiet = TimeSpan.FromMinutes(1);

    private readonly SemaphoreSlim gate = new(1, 1);
    private volatile Fetched? fetched;

    private sealed record Fetched(IReadOnlyDictionary<string, SigningKey> Keys, DateTimeOffset At);

    /// <returns>the key, or null where the authority has none of this id</returns>
    /// <exception cref="IOException">the authority cannot be asked</exception>
    public async Task<SigningKey?> FindAsync(string id, CancellationToken cancellation)
    {
        var known = fetched;
        if (known is null || clock.GetUtcNow() - known.At > Stale || !known.Keys.ContainsKey(id) && clock.GetUtcNow() - known.At > Quiet)
            known = await RefreshAsync(known, cancellation);
        return known.Keys.GetValueOrDefault(id);
    }

    private async Task<Fetched> RefreshAsync(Fetched? seen, CancellationToken cancellation)
    {
        await gate.WaitAsync(cancellation);
        try
        {
            if (fetched is { } other && other != seen)
                return other;
            var documents = new HttpDocumentRetriever(http) { RequireHttps = !new Uri(metadata).IsLoopback };
            var configuration = await OpenIdConnectConfigurationRetriever.GetAsync(metadata, documents, cancellation);
            var keys = new Dictionary<string, SigningKey>(StringComparer.Ordinal);
            foreach (var key in configuration.JsonWebKeySet?.Keys ?? [])
            {
                // Only public RSA keys: a symmetric one among them would make every reader of the page a signer.
                if (key is { Kty: JsonWebAlgorithmsKeyTypes.RSA, Kid: { Length: > 0 } id })
                    keys[id] = new SigningKey(key, Endorsements(key));
            }
            return fetched = new Fetched(keys, clock.GetUtcNow());
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ArgumentException or HttpRequestException or JsonException or SecurityTokenException)
        {
            // Yesterday's keys are better than none; the next caller tries again.
            return seen ?? throw new IOException($"The keys of {metadata} cannot be fetched: {e.Message}", e);
        }
        finally
        {
            gate.Release();
        }
    }

    private static IReadOnlyList<string> Endorsements(JsonWebKey key) =>
        key.AdditionalData.TryGetValue("endorsements", out var value)
            ? value switch
            {
                JsonElement { ValueKind: JsonValueKind.Array } array => [.. array.EnumerateArray().Where(e => e.ValueKind == JsonValueKind.String).Select(e => e.GetString()!)],
                IEnumerable<object> list => [.. list.Select(e => e.ToString() ?? "")],
                _ => [],
            }
            : [];
}

/// <summary>A public key and the channels that it may speak for.</summary>
public sealed record SigningKey(SecurityKey Key, IReadOnlyList<string> Endorsements);
