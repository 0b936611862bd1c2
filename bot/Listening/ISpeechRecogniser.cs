namespace Presenter.Bot.Listening;

/// <summary>Makes text of speech.</summary>
public interface ISpeechRecogniser
{
    /// <summary>For people, e.g. "pocketsphinx".</summary>
    string Name { get; }

    /// <summary>Why nothing can be recognised, with the remedy; null while it can.</summary>
    string? Problem { get; }

    /// <summary>ISO 639-1 codes of what it understands; null for all languages.</summary>
    IReadOnlyList<string>? Languages { get; }

    /// <param name="pcm">mono, 16 kHz</param>
    /// <returns>what was said; empty where nothing was understood</returns>
    /// <exception cref="ListeningException">it failed; the message is for the visitor</exception>
    Task<string> RecogniseAsync(short[] pcm, CancellationToken cancellation);
}

/// <summary>What was sent cannot be made into text; the message tells a visitor what to do.</summary>
/// <param name="code">for programs, e.g. "silence"</param>
/// <param name="status">of the HTTP answer</param>
public sealed class ListeningException(string code, int status, string message, Exception? inner = null) : Exception(message, inner)
{
    public string Code { get; } = code;

    public int Status { get; } = status;
}
