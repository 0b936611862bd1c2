namespace Microsoft.Bot.Connector.Authentication;

/// <summary>Issuers and metadata addresses of Azure's two clouds.</summary>
public static class AuthenticationConstants
{
    public const string GovernmentChannelService = "https://botframework.azure.us";
    public const string ServiceUrlClaim = "serviceurl";
    public const string VersionClaim = "ver";
    public const string AppIdClaim = "appid";
    public const string AuthorizedPartyClaim = "azp";
    public const string TenantClaim = "tid";

    private const string GovernmentTenant = "cab8a31a-1906-4287-a0d8-4eef66b95f6e";

    // Microsoft's own tenants, in which the Emulator's and the Bot Framework's first-party tokens are made.
    private static readonly string[] PublicTenants = ["d6d49420-f39b-4df7-a1dc-d59a935871db", "f8cdef31-a31e-4b4a-93e4-5f571e91255a"];

    public static string ChannelIssuer(bool government) => government ? "https://api.botframework.us" : "https://api.botframework.com";

    public static string ChannelMetadata(bool government) => government
        ? "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
        : "https://login.botframework.com/v1/.well-known/openidconfiguration";

    public static string TenantMetadata(bool government) => government
        ? $"https://login.microsoftonline.us/{GovernmentTenant}/v2.0/.well-known/openid-configuration"
        : "https://login.microsoftonline.com/common/v2.0/.well-known/openid-configuration";

    public static string Scope(bool government) => $"{ChannelIssuer(government)}/.default";

    public static string Authority(bool government, string tenant) => government
        ? $"https://login.microsoftonline.us/{(tenant.Length > 0 ? tenant : "MicrosoftServices.onmicrosoft.us")}"
        : $"https://login.microsoftonline.com/{(tenant.Length > 0 ? tenant : "botframework.com")}";

    /// <summary>Issuers of tokens that a tenant made; only tenants known here or named in the settings, never one that a token names.</summary>
    public static IReadOnlyList<string> TenantIssuers(bool government, IEnumerable<string> configured)
    {
        string[] issuers = government
            ? [$"https://sts.windows.net/{GovernmentTenant}/", $"https://login.microsoftonline.us/{GovernmentTenant}/v2.0",
               $"https://login.microsoftonline.us/{PublicTenants[1]}/", $"https://login.microsoftonline.us/{PublicTenants[1]}/v2.0"]
            : [.. PublicTenants.SelectMany(OfPublicTenant)];
        return [.. issuers, .. configured.Where(t => t.Length > 0).SelectMany(t => government ? [$"https://sts.windows.net/{t}/", $"https://login.microsoftonline.us/{t}/v2.0"] : OfPublicTenant(t))];
    }

    private static string[] OfPublicTenant(string tenant) => [$"https://sts.windows.net/{tenant}/", $"https://login.microsoftonline.com/{tenant}/v2.0"];
}
