namespace Presenter.Bot.Planning;

/// <summary>Section "Planning".</summary>
public sealed record PlanningOptions
{
    public const string Section = "Planning";

    /// <summary>offline (answers from the knowledge's own sentences) or openai (any OpenAI-compatible endpoint).</summary>
    public string Provider { get; init; } = "offline";

    /// <summary>Base address of an OpenAI-compatible server, e.g. http://localhost:11434/v1.</summary>
    public string Endpoint { get; init; } = "";

    public string Model { get; init; } = "";

    public string ApiKey { get; init; } = "";

    /// <summary>Seconds the model may be silent before the offline answer is given instead.</summary>
    public double TimeoutSeconds { get; init; } = 20;

    /// <summary>Characters.</summary>
    public int LongestQuestion { get; init; } = 2000;

    /// <summary>Folder with system.md and smalltalk.json.</summary>
    public string PromptFolder { get; init; } = "bot/Planning/Prompts";

    public string? Problem() =>
        Provider is not ("offline" or "openai") ? $"{Section}:Provider is \"{Provider}\"; allowed are offline, openai"
        : Provider == "openai" && !Uri.TryCreate(Endpoint, UriKind.Absolute, out _) ? $"{Section}:Endpoint is \"{Endpoint}\"; with Provider openai it must be an absolute address such as http://localhost:11434/v1"
        : Provider == "openai" && Model.Length == 0 ? $"{Section}:Model is empty; with Provider openai it must name a model of the endpoint"
        : TimeoutSeconds is not (>= 1 and <= 600) ? $"{Section}:TimeoutSeconds is {TimeoutSeconds}; allowed are 1 to 600"
        : LongestQuestion is < 10 or > 100000 ? $"{Section}:LongestQuestion is {LongestQuestion}; allowed are 10 to 100000"
        : null;
}
