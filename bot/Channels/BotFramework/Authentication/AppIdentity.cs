using Presenter.Bot.Channels;
using Presenter.Bot.Hosting;

namespace Microsoft.Bot.Connector.Authentication;

/// <summary>Who the bot is at Azure, under the SDK's own setting names at the settings' root.</summary>
public sealed record AppIdentity
{
    private static readonly string[] Types = ["MultiTenant", "SingleTenant", "UserAssignedMsi"];

    public string Type { get; init; } = "MultiTenant";

    public string Id { get; init; } = "";

    public string Password { get; init; } = "";

    public string TenantId { get; init; } = "";

    /// <summary>Whether a certificate stands in the place of the secret.</summary>
    public bool HasCertificate { get; init; }

    /// <summary>Empty for the public cloud, https://botframework.azure.us for the United States government's.</summary>
    public string ChannelService { get; init; } = "";

    /// <summary>Without an app id nobody can be recognised: callers are let in by address instead.</summary>
    public bool IsConfigured => Id.Length > 0;

    public bool IsGovernment => ChannelService.Length > 0;

    /// <exception cref="SettingException">a wrong value</exception>
    public static AppIdentity Read(IConfiguration configuration)
    {
        var identity = new AppIdentity
        {
            Type = configuration["MicrosoftAppType"] is { Length: > 0 } type ? type : "MultiTenant",
            Id = configuration["MicrosoftAppId"]?.Trim() ?? "", Password = configuration["MicrosoftAppPassword"] ?? "",
            HasCertificate = configuration[$"{AppCertificateOptions.Section}:Path"] is { Length: > 0 },
            TenantId = configuration["MicrosoftAppTenantId"]?.Trim() ?? "", ChannelService = configuration["ChannelService"]?.Trim().TrimEnd('/') ?? "",
        };
        return identity.Problem() is { } problem ? throw new SettingException(problem) : identity;
    }

    public string? Problem() =>
        !Types.Contains(Type, StringComparer.OrdinalIgnoreCase) ? $"MicrosoftAppType is \"{Type}\"; allowed are {string.Join(", ", Types)}"
        : ChannelService is not ("" or AuthenticationConstants.GovernmentChannelService) ? $"ChannelService is \"{ChannelService}\"; allowed are nothing and {AuthenticationConstants.GovernmentChannelService}"
        : Id.Length == 0 && (Password.Length > 0 || HasCertificate) ? $"MicrosoftAppId is empty; with {(HasCertificate ? $"{AppCertificateOptions.Section}:Path" : "MicrosoftAppPassword")} set it must be the bot's app id"
        : Id.Length == 0 ? null
        : !Guid.TryParse(Id, out _) ? $"MicrosoftAppId is \"{Id}\"; it must be a GUID, the bot's app id at Azure"
        : !Is("MultiTenant") && !Guid.TryParse(TenantId, out _) ? $"MicrosoftAppTenantId is \"{TenantId}\"; with MicrosoftAppType {Type} it must be the tenant's GUID"
        : Is("UserAssignedMsi") && Password.Length > 0 ? "MicrosoftAppPassword is set; with MicrosoftAppType UserAssignedMsi it must be empty, the managed identity has none"
        : !Is("UserAssignedMsi") && Password.Length == 0 && !HasCertificate ? $"MicrosoftAppPassword is empty; with MicrosoftAppType {Type} it must be the app's secret, or {AppCertificateOptions.Section}:Path its certificate"
        : null;

    public bool Is(string type) => string.Equals(Type, type, StringComparison.OrdinalIgnoreCase);
}
