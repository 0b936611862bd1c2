namespace Presenter.Renderer.Speech;

/// <summary>Section "Speech".</summary>
public sealed record SpeechOptions
{
    public const string Section = "Speech";

    /// <summary>auto (festival, else flite), festival or flite.</summary>
    public string Voice { get; init; } = "auto";

    /// <summary>Seconds after which a synthesiser that does not answer is restarted; twice and three times as many at the second and third attempt.</summary>
    public double TimeoutSeconds { get; init; } = 10;

    /// <summary>Seconds of silence after a sentence and after a clause of one.</summary>
    public double SentencePause { get; init; } = 0.3;

    public double ClausePause { get; init; } = 0.12;

    /// <summary>What is wrong, naming key, value and what is allowed; null when nothing is.</summary>
    public string? Problem() =>
        Voice is not ("auto" or "festival" or "flite") ? $"{Section}:Voice is \"{Voice}\"; allowed are auto, festival, flite"
        : TimeoutSeconds is not (>= 1 and <= 120) ? $"{Section}:TimeoutSeconds is {TimeoutSeconds}; allowed are 1 to 120"
        : SentencePause is not (>= 0 and <= 3) ? $"{Section}:SentencePause is {SentencePause}; allowed are 0 to 3"
        : ClausePause is not (>= 0 and <= 3) ? $"{Section}:ClausePause is {ClausePause}; allowed are 0 to 3"
        : null;
}
