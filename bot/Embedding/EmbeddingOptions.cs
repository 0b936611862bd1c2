namespace Presenter.Bot.Embedding;

/// <summary>Section "Embedding": which other sites may show the presenter, and how often its visitors may ask.</summary>
public sealed record EmbeddingOptions
{
    public const string Section = "Embedding";

    /// <summary>Origins of pages that may embed the widget: https://www.example.org, https://*.example.org for all below it. The server's own is always one.</summary>
    public string[] Origins { get; init; } = [];

    /// <summary>What signs the widget's tokens, the same on every machine behind one address; empty: made at each start.</summary>
    public string Key { get; init; } = "";

    /// <summary>How long a token opens a connection; a connection that is open stays.</summary>
    public int TokenSeconds { get; init; } = 600;

    /// <summary>The hub takes nobody without a token, not even programs that are no browsers and the server's own page.</summary>
    public bool RequireToken { get; init; }

    /// <summary>Questions a minute of one token, or of one connection that has none.</summary>
    public int QuestionsPerMinute { get; init; } = 30;

    /// <summary>Questions a minute of one address; a programme on this machine is not limited.</summary>
    public int AddressQuestionsPerMinute { get; init; } = 120;

    /// <summary>Tokens a minute of one address.</summary>
    public int AddressTokensPerMinute { get; init; } = 60;

    public bool Allows(string origin) => Origins.Any(allowed => Matches(allowed, origin));

    /// <returns>what a page of such an origin is told</returns>
    public static string NotAllowed(string origin) => $"Pages of {origin} may not show this presenter. Remedy: the server's {Section}:Origins must name {origin}.";

    public string? Problem() =>
        Origins.FirstOrDefault(o => !IsOrigin(o)) is { } wrong ? $"{Section}:Origins has \"{wrong}\"; an origin is scheme and host without a path, e.g. https://www.example.org or https://*.example.org"
        : Key.Length is > 0 and < 32 ? $"{Section}:Key has {Key.Length} characters; it must be empty or have at least 32"
        : TokenSeconds is < 10 or > 86400 ? $"{Section}:TokenSeconds is {TokenSeconds}; allowed are 10 to 86400"
        : QuestionsPerMinute < 1 ? $"{Section}:QuestionsPerMinute is {QuestionsPerMinute}; at least 1 is needed"
        : AddressQuestionsPerMinute < 1 ? $"{Section}:AddressQuestionsPerMinute is {AddressQuestionsPerMinute}; at least 1 is needed"
        : AddressTokensPerMinute < 1 ? $"{Section}:AddressTokensPerMinute is {AddressTokensPerMinute}; at least 1 is needed"
        : null;

    private static bool IsOrigin(string text) =>
        Uri.TryCreate(text.Replace("://*.", "://any."), UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
        && uri.GetLeftPart(UriPartial.Authority).Equals(text.Replace("://*.", "://any."), StringComparison.OrdinalIgnoreCase);

    private static bool Matches(string allowed, string origin)
    {
        var star = allowed.IndexOf("://*.", StringComparison.Ordinal);
        if (star < 0)
            return allowed.Equals(origin, StringComparison.OrdinalIgnoreCase);
        // At least one label stands for the star, and nothing but labels.
        var scheme = allowed[..(star + 3)];
        var below = allowed[(star + 4)..];
        return origin.StartsWith(scheme, StringComparison.OrdinalIgnoreCase) && origin.EndsWith(below, StringComparison.OrdinalIgnoreCase)
            && origin.Length > scheme.Length + below.Length && origin[scheme.Length..^below.Length].All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.');
    }
}
