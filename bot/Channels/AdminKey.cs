using System.Security.Cryptography;
using System.Text;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

/// <summary>The operators' key. Hashes are compared, so that neither content nor length of it shows in how long that takes.</summary>
public sealed class AdminKey(string key)
{
    private readonly byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));

    public bool IsSet => key.Length > 0;

    /// <summary>Whether the request shows it: Authorization: Bearer.</summary>
    public bool Opens(HttpRequest request) =>
        IsSet && BearerToken.Of(request) is { } bearer && CryptographicOperations.FixedTimeEquals(hash, SHA256.HashData(Encoding.UTF8.GetBytes(bearer)));
}
