namespace Presenter.Bot.Planning;

/// <summary>Section "Planning".</summary>
public sealed record PlanningOptions
{
    public const string Section = "Planning";

    /// <summary>offline (answers from the knowledge's own sentences), openai (any OpenAI-compatible endpoint) or azure-openai.</summary>
    public string Provider { get; init; } = "offline";

    /// <summary>Base address of the server, e.g. http://localhost:11434/v1; empty with openai: OpenAI's own.</summary>
    public string Endpoint { get; init; } = "";

    /// <summary>Azure: the deployment.</summary>
    public string Model { get; init; } = "";

    public string ApiKey { get; init; } = "";

    /// <summary>Azure only, in place of ApiKey: "system" for the machine's own managed identity, or the client id of one that is assigned to it.</summary>
    public string ManagedIdentity { get; init; } = "";

    /// <summary>Azure only; empty: the SDK's own.</summary>
    public string ApiVersion { get; init; } = "";

    /// <summary>Seconds the model may be silent before it is asked once more, and then the offline answer is given instead.</summary>
    public double TimeoutSeconds { get; init; } = 20;

    /// <summary>Seconds until "Let me check." is said, where the model has not finished a sentence; 0: never.</summary>
    public double FillerSeconds { get; init; } = 1.2;

    /// <summary>Seconds in which a visitor's yes counts.</summary>
    public double ConfirmSeconds { get; init; } = 600;

    /// <summary>Characters.</summary>
    public int LongestQuestion { get; init; } = 2000;

    /// <summary>Folder with system.md, phrases.json, confirmation.json and smalltalk.json.</summary>
    public string PromptFolder { get; init; } = "bot/Planning/Prompts";

    /// <summary>What the museum's tools look up; empty: there are none.</summary>
    public string MuseumFile { get; init; } = "museum/museum.json";

    /// <summary>SQLite file of what waits for a visitor's yes, and of reservations; made when missing.</summary>
    public string StatePath { get; init; } = "data/planning.db";

    public PlanningLimits Limits { get; init; } = new();

    /// <summary>For the log.</summary>
    public string Server => Endpoint.Length > 0 ? Endpoint : "OpenAI";

    /// <returns>what a visitor is told whose question cannot be asked; null where it can</returns>
    public string? Refusal(string? question) =>
        string.IsNullOrWhiteSpace(question) ? "The question is empty. Please type what you would like to know."
        : question.Length > LongestQuestion ? $"The question has {question.Length} characters; please ask in at most {LongestQuestion}."
        : null;

    public string? Problem() =>
        Provider is not ("offline" or "openai" or "azure-openai") ? $"{Section}:Provider is \"{Provider}\"; allowed are offline, openai, azure-openai"
        : Provider == "openai" && Endpoint.Length == 0 && ApiKey.Length == 0 ? $"{Section}:Endpoint is empty; with Provider openai it must be an absolute address such as http://localhost:11434/v1, or {Section}:ApiKey a key of OpenAI's own"
        : Provider != "offline" && (Endpoint.Length > 0 || Provider == "azure-openai") && !IsWeb(Endpoint) ? $"{Section}:Endpoint is \"{Endpoint}\"; with Provider {Provider} it must be an absolute address such as {(Provider == "openai" ? "http://localhost:11434/v1" : "https://NAME.openai.azure.com")}"
        : Provider != "offline" && Model.Length == 0 ? $"{Section}:Model is empty; with Provider {Provider} it must name a {(Provider == "openai" ? "model of the endpoint" : "deployment")}"
        : ManagedIdentity.Length > 0 && Provider != "azure-openai" ? $"{Section}:ManagedIdentity is \"{ManagedIdentity}\"; with Provider {Provider} it must be empty, only azure-openai knows it"
        : ManagedIdentity.Length > 0 && ManagedIdentity != "system" && !Guid.TryParse(ManagedIdentity, out _) ? $"{Section}:ManagedIdentity is \"{ManagedIdentity}\"; allowed are system and the client id (a GUID) of a managed identity"
        : ManagedIdentity.Length > 0 && ApiKey.Length > 0 ? $"{Section}:ManagedIdentity and {Section}:ApiKey are both set; keep one of the two"
        : ManagedIdentity.Length > 0 && !Endpoint.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? $"{Section}:Endpoint is \"{Endpoint}\"; with {Section}:ManagedIdentity it must be an https address, tokens are not sent in the clear"
        : Provider == "azure-openai" && ApiKey.Length == 0 && ManagedIdentity.Length == 0 ? $"{Section}:ApiKey is empty; with Provider azure-openai it must be a key of the resource, or {Section}:ManagedIdentity system or a client id"
        : TimeoutSeconds is not (>= 1 and <= 600) ? $"{Section}:TimeoutSeconds is {TimeoutSeconds}; allowed are 1 to 600"
        : FillerSeconds is not (>= 0 and <= 600) ? $"{Section}:FillerSeconds is {FillerSeconds}; allowed are 0 (never) to 600"
        : ConfirmSeconds is not (>= 10 and <= 86400) ? $"{Section}:ConfirmSeconds is {ConfirmSeconds}; allowed are 10 to 86400"
        : LongestQuestion is < 10 or > 100000 ? $"{Section}:LongestQuestion is {LongestQuestion}; allowed are 10 to 100000"
        : string.IsNullOrWhiteSpace(StatePath) ? $"{Section}:StatePath is empty; a file name is needed, e.g. data/planning.db"
        : Limits.Problem();

    private static bool IsWeb(string address) => Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https";
}
