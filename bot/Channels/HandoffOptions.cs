using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using Presenter.Bot.Planning;

namespace Presenter.Bot.Channels;

/// <summary>Section "Handoff": a person takes over where a visitor asks for one.</summary>
public sealed record HandoffOptions
{
    public const string Section = "Handoff";

    private static readonly ConcurrentDictionary<string, Regex> Read = new();

    /// <summary>Only where people do answer: while it is off, nobody is promised one.</summary>
    public bool Enabled { get; init; }

    /// <summary>What asks for a person, as regular expressions; empty for those of English.</summary>
    public string[] Words { get; init; } = [];

    /// <summary>What the visitor is told when a person is called.</summary>
    public string Calling { get; init; } = "I am calling a person for you. One moment, please.";

    /// <summary>What the visitor is told when nobody comes.</summary>
    public string Failed { get; init; } = "I am sorry, nobody can come at the moment. I go on as well as I can.";

    /// <summary>What the visitor is told when the person has finished.</summary>
    public string Completed { get; init; } = "I am back. What else would you like to know?";

    public bool Asks(string text) => Enabled && Patterns().Any(p => Read.GetOrAdd(p, LinearPattern.Of).IsMatch(text));

    public string? Problem() =>
        Array.Find(Words, w => !IsPattern(w)) is { } word ? $"{Section}:Words holds \"{word}\"; allowed are regular expressions without lookaheads, lookbehinds and back references, such as \\b(talk|speak) to a (person|human)\\b"
        : string.IsNullOrWhiteSpace(Calling) ? $"{Section}:Calling is empty; the visitor must be told something"
        : string.IsNullOrWhiteSpace(Failed) ? $"{Section}:Failed is empty; the visitor must be told something"
        : string.IsNullOrWhiteSpace(Completed) ? $"{Section}:Completed is empty; the visitor must be told something"
        : null;

    private IEnumerable<string> Patterns() => Words.Length > 0 ? Words
        : [@"\b(talk|speak|chat)\s+(to|with)\s+(a|an|some)\s*(real\s+|living\s+)?(person|human|somebody|someone|one|body|agent|employee|member of (the )?staff)\b", @"\b(connect|transfer|hand)\s+me\s+(over\s+)?(to|with)\s+(a|an)\s+(real\s+)?(person|human|agent|employee)\b"];

    private static bool IsPattern(string? pattern)
    {
        try
        {
            return !string.IsNullOrWhiteSpace(pattern) && LinearPattern.Of(pattern) is not null;
        }
        catch (ArgumentException)
        {
            return false;
        }
    }
}
