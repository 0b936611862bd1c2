namespace Presenter.Bot.Listening;

/// <summary>Section "Listening": how a visitor's spoken question becomes text.</summary>
public sealed record ListeningOptions
{
    public const string Section = "Listening";

    private static readonly string[] Recognisers = ["pocketsphinx", "openai", "off"];

    /// <summary>pocketsphinx (offline), openai (a server with /audio/transcriptions) or off.</summary>
    public string Recogniser { get; init; } = "pocketsphinx";

    /// <summary>Base address of an OpenAI-compatible server, e.g. http://localhost:8080/v1 for whisper.cpp's.</summary>
    public string Endpoint { get; init; } = "";

    public string Model { get; init; } = "whisper-1";

    public string ApiKey { get; init; } = "";

    /// <summary>ISO 639-1 code of what visitors speak, for the endpoint; empty lets it find out.</summary>
    public string Language { get; init; } = "";

    /// <summary>Seconds in which a question must be recognised.</summary>
    public double TimeoutSeconds { get; init; } = 20;

    /// <summary>Longest recording, seconds.</summary>
    public double LongestSeconds { get; init; } = 30;

    /// <summary>Recognised at the same time; as many again may wait.</summary>
    public int AtOnce { get; init; } = 2;

    /// <summary>Recordings a minute and an address.</summary>
    public int PerMinute { get; init; } = 40;

    /// <summary>Folder with pocketsphinx's English: en-us/, en-us.lm.bin, cmudict-en-us.dict.</summary>
    public string AcousticFolder { get; init; } = "/usr/share/pocketsphinx/model/en-us";

    /// <summary>Where the language model of the knowledge is kept.</summary>
    public string ModelFolder { get; init; } = "data/listening";

    /// <summary>How visitors ask, with {topic} for what the documents are about.</summary>
    public string QuestionForms { get; init; } = "bot/Listening/Prompts/questions.txt";

    /// <summary>Files in the knowledge folder with questions to learn from, JSON lines; those that are missing are passed over.</summary>
    public string Questions { get; init; } = "questions.jsonl, questions-paraphrased.jsonl";

    /// <summary>How much the language model weighs against the sound.</summary>
    public double LanguageWeight { get; init; } = 8;

    /// <summary>Whether pocketsphinx hears recordings without their steady noise.</summary>
    public bool ReduceNoise { get; init; } = true;

    /// <summary>Whether the page may use the browser's own recogniser, which sends the visitor's voice to the browser's maker.</summary>
    public bool AllowBrowserRecogniser { get; init; }

    public string? Problem() =>
        !Recognisers.Contains(Recogniser) ? $"{Section}:Recogniser is \"{Recogniser}\"; allowed are {string.Join(", ", Recognisers)}"
        : Recogniser == "openai" && !(Uri.TryCreate(Endpoint, UriKind.Absolute, out var address) && address.Scheme is ("http" or "https"))
            ? $"{Section}:Endpoint is \"{Endpoint}\"; with Recogniser openai it must be an absolute address such as http://localhost:8080/v1"
        : Recogniser == "openai" && Model.Length == 0 ? $"{Section}:Model is empty; with Recogniser openai it must name a model of the endpoint, e.g. whisper-1"
        : TimeoutSeconds is not (>= 1 and <= 120) ? $"{Section}:TimeoutSeconds is {TimeoutSeconds}; allowed are 1 to 120"
        : LongestSeconds is not (>= 2 and <= 120) ? $"{Section}:LongestSeconds is {LongestSeconds}; allowed are 2 to 120"
        : AtOnce is < 1 or > 64 ? $"{Section}:AtOnce is {AtOnce}; allowed are 1 to 64"
        : PerMinute is < 1 or > 6000 ? $"{Section}:PerMinute is {PerMinute}; allowed are 1 to 6000"
        : LanguageWeight is not (>= 1 and <= 30) ? $"{Section}:LanguageWeight is {LanguageWeight}; allowed are 1 to 30"
        : string.IsNullOrWhiteSpace(ModelFolder) ? $"{Section}:ModelFolder is empty; a folder that can be written is needed, e.g. data/listening"
        : null;
}
