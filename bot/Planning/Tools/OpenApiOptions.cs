namespace Presenter.Bot.Planning.Tools;

/// <summary>Section "OpenApi": documents whose operations the language model may call.</summary>
public sealed record OpenApiOptions
{
    public const string Section = "OpenApi";

    /// <summary>By the name under which the model sees its operations.</summary>
    public Dictionary<string, OpenApiSource> Documents { get; init; } = [];

    public string? Problem() => Documents.Select(d => d.Value.Problem(d.Key)).FirstOrDefault(p => p is not null);
}

/// <summary>One document.</summary>
public sealed record OpenApiSource
{
    /// <summary>A JSON or YAML file, or its http or https address.</summary>
    public string Document { get; init; } = "";

    /// <summary>Sent with every request to the document's server, e.g. Authorization; the model does not see them.</summary>
    public Dictionary<string, string> Headers { get; init; } = [];

    /// <summary>operationIds that are offered; empty: all.</summary>
    public string[] Operations { get; init; } = [];

    /// <summary>changes, always or never: which of them need the visitor's yes.</summary>
    public string Confirm { get; init; } = ConfirmRule.Changes;

    /// <summary>Seconds for the document, and for an operation's answer.</summary>
    public double TimeoutSeconds { get; init; } = 8;

    /// <summary>Bytes of an operation's answer that are read.</summary>
    public int LargestAnswer { get; init; } = 256 * 1024;

    /// <summary>Null where the document is a file.</summary>
    internal Uri? Address => Uri.TryCreate(Document, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" ? uri : null;

    internal string? Problem(string name)
    {
        var key = $"{OpenApiOptions.Section}:Documents:{name}";
        return !Toolbox.IsName(name) ? $"{key}: the name \"{name}\" cannot be used; allowed are 1 to 20 letters, digits and _, other than knowledge, museum, tickets"
            : Document.Length == 0 ? $"{key}:Document is empty; a JSON or YAML file or its http or https address is needed"
            : Address is null && !File.Exists(Document) ? $"{key}:Document: there is no file {Path.GetFullPath(Document)}; name a JSON or YAML file or its http or https address"
            : TimeoutSeconds is not (>= 0.1 and <= 120) ? $"{key}:TimeoutSeconds is {TimeoutSeconds}; allowed are 0.1 to 120"
            : LargestAnswer is < 256 or > 16 << 20 ? $"{key}:LargestAnswer is {LargestAnswer}; allowed are 256 to {16 << 20} bytes"
            : ConfirmRule.Problem($"{key}:Confirm", Confirm);
    }
}
