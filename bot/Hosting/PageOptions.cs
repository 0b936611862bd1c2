namespace Presenter.Bot.Hosting;

/// <summary>Section "Page": what visitors read before they ask, where the embedding page says nothing else.</summary>
public sealed record PageOptions
{
    public const string Section = "Page";

    /// <summary>Empty: "Ask" and the presenter's name, in the visitor's language.</summary>
    public string Title { get; init; } = "";

    public string Subtitle { get; init; } = "";

    /// <summary>Questions that a touch asks.</summary>
    public string[] Suggestions { get; init; } = [];

    public string? Problem() =>
        Suggestions.Length > 12 ? $"{Section}:Suggestions has {Suggestions.Length} questions; at most 12 are shown"
        : Suggestions.Any(string.IsNullOrWhiteSpace) ? $"{Section}:Suggestions has an empty question"
        : null;
}
