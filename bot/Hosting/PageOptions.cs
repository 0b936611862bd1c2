namespace Presenter.Bot.Hosting;

/// <summary>Section "Page": what visitors read before they ask, where the embedding page says nothing else, and what pages may load.</summary>
public sealed record PageOptions
{
    public const string Section = "Page";

    /// <summary>Empty: "Ask" and the presenter's name, in the visitor's language.</summary>
    public string Title { get; init; } = "";

    public string Subtitle { get; init; } = "";

    /// <summary>Questions that a touch asks.</summary>
    public string[] Suggestions { get; init; } = [];

    /// <summary>For pages of your own in Host:WebFolder that load or run what ours do not; empty: ours. Who may frame them is added.</summary>
    public string ContentSecurityPolicy { get; init; } = "";

    public string? Problem() =>
        ContentSecurityPolicy.Any(char.IsControl) ? $"{Section}:ContentSecurityPolicy has a control character; it must be one line"
        : ContentSecurityPolicy.Contains("frame-ancestors") ? $"{Section}:ContentSecurityPolicy has frame-ancestors; who may frame a page stands in Embedding:Origins"
        : Suggestions.Length > 12 ? $"{Section}:Suggestions has {Suggestions.Length} questions; at most 12 are shown"
        : Suggestions.Any(string.IsNullOrWhiteSpace) ? $"{Section}:Suggestions has an empty question"
        : null;
}
