using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Presenter.Bot.Hosting;

namespace Presenter.Bot.Channels;

/// <summary>
/// Section "BotFramework:Certificate": the certificate that the bot proves itself with in place of MicrosoftAppPassword. The SDK
/// takes one in code only and has no setting names for it.
/// </summary>
public sealed record AppCertificateOptions
{
    public const string Section = "BotFramework:Certificate";

    /// <summary>PEM file, or PKCS #12 (.pfx, .p12) with the key in it; empty: there is none.</summary>
    public string Path { get; init; } = "";

    /// <summary>PEM file of the private key, where it does not lie in the certificate's.</summary>
    public string KeyPath { get; init; } = "";

    /// <summary>Of the private key; empty where it has none.</summary>
    public string Password { get; init; } = "";

    /// <summary>Sends the whole certificate along (x5c), for apps that are registered with subject name and issuer.</summary>
    public bool SendChain { get; init; }
}

/// <summary>The certificate, read once at start: a renewed one counts after a restart.</summary>
public sealed class AppCertificate(X509Certificate2? certificate, bool sendChain) : IDisposable
{
    public X509Certificate2? Certificate => certificate;

    public bool SendChain => sendChain;

    /// <exception cref="SettingException">it cannot be used; names the setting and the remedy</exception>
    public static AppCertificate Read(IConfiguration configuration, TimeProvider clock)
    {
        var options = configuration.ReadSection<AppCertificateOptions>(AppCertificateOptions.Section, _ => null);
        if (options.Path.Length == 0)
            return new AppCertificate(null, false);
        if ((configuration["MicrosoftAppPassword"] ?? "").Length > 0)
            throw Wrong("is set, and MicrosoftAppPassword too", "keep one of the two");
        if (string.Equals(configuration["MicrosoftAppType"], "UserAssignedMsi", StringComparison.OrdinalIgnoreCase))
            throw Wrong("is set", "leave it empty with MicrosoftAppType UserAssignedMsi: the managed identity has none");
        var read = Load(options);
        using var key = read.GetRSAPrivateKey();
        if (key is null)
            throw Wrong($"is \"{options.Path}\", which holds no RSA key", $"name a PKCS #12 file with its key, or the key's PEM file in {AppCertificateOptions.Section}:KeyPath");
        if (read.NotAfter.ToUniversalTime() < clock.GetUtcNow().UtcDateTime)
            throw Wrong($"is \"{options.Path}\", which ran out on {read.NotAfter.ToUniversalTime():yyyy-MM-dd}", "make a new one, register it with the app and restart");
        return new AppCertificate(read, options.SendChain);
    }

    public void Dispose() => certificate?.Dispose();

    private static X509Certificate2 Load(AppCertificateOptions options)
    {
        try
        {
            if (System.IO.Path.GetExtension(options.Path).ToLowerInvariant() is ".pfx" or ".p12")
                return X509CertificateLoader.LoadPkcs12FromFile(options.Path, options.Password);
            var key = options.KeyPath.Length > 0 ? options.KeyPath : null;
            return options.Password.Length > 0 ? X509Certificate2.CreateFromEncryptedPemFile(options.Path, options.Password, key) : X509Certificate2.CreateFromPemFile(options.Path, key);
        }
        catch (Exception e) when (e is CryptographicException or IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw Wrong($"is \"{options.Path}\", which cannot be read: {e.Message.TrimEnd('.')}",
                $"name a PEM or PKCS #12 file, with the private key in it or in {AppCertificateOptions.Section}:KeyPath and its password in {AppCertificateOptions.Section}:Password");
        }
    }

    private static SettingException Wrong(string what, string remedy) => new($"{AppCertificateOptions.Section}:Path {what}; remedy: {remedy}");
}
