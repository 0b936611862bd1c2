using MessagePack;
using Presenter.Renderer;
using Presenter.Renderer.Encoding;
using Presenter.Renderer.Speech;

namespace Presenter.Bot.Streaming;

/// <summary>One event of a turn; Type says which fields are filled (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record TurnEvent
{
    [Key("type")]
    public required string Type { get; init; }

    [Key("turnId")]
    public required string TurnId { get; init; }

    [Key("sampleRate")]
    public int? SampleRate { get; init; }

    [Key("frameRate")]
    public int? FrameRate { get; init; }

    [Key("mimeType")]
    public string? MimeType { get; init; }

    [Key("video")]
    public bool? Video { get; init; }

    [Key("stream")]
    public string? Stream { get; init; }

    /// <summary>Where a picture's alpha is; null: it has none.</summary>
    [Key("alpha")]
    public string? Alpha { get; init; }

    [Key("notice")]
    public string? Notice { get; init; }

    [Key("index")]
    public int? Index { get; init; }

    [Key("text")]
    public string? Text { get; init; }

    [Key("citations")]
    public IReadOnlyList<CitationItem>? Citations { get; init; }

    [Key("sequence")]
    public int? Sequence { get; init; }

    [Key("kind")]
    public int? Kind { get; init; }

    [Key("startSample")]
    public long? StartSample { get; init; }

    [Key("durationSamples")]
    public long? DurationSamples { get; init; }

    [Key("bytes")]
    public byte[]? Bytes { get; init; }

    [Key("words")]
    public IReadOnlyList<WordItem>? Words { get; init; }

    [Key("reason")]
    public string? Reason { get; init; }

    [Key("card")]
    public string? Card { get; init; }

    [Key("suggestions")]
    public IReadOnlyList<string>? Suggestions { get; init; }

    /// <summary>The picture is twice as high: colour above, alpha as luma below.</summary>
    public const string AlphaBelow = "below";

    /// <param name="stream">address of the growing file, where the client asked for one</param>
    /// <param name="cutOut">whether the picture comes without the backdrop</param>
    public static TurnEvent Begin(TurnId turn, string? mimeType, string? notice, string? stream = null, bool cutOut = false) => new()
    {
        Type = "turn", TurnId = Id(turn), SampleRate = MediaClock.SampleRate, FrameRate = MediaClock.FrameRate, MimeType = mimeType, Video = mimeType is not null,
        Stream = stream, Alpha = cutOut ? AlphaBelow : null, Notice = notice,
    };

    public static TurnEvent Sentence(SpokenSentence sentence) => new()
    {
        Type = "sentence", TurnId = Id(sentence.Turn), Index = sentence.Index, Text = sentence.Text,
        Citations = sentence.Citations.Select(CitationItem.Of).ToArray(),
    };

    /// <param name="bytes">false where they go another way</param>
    public static TurnEvent Segment(MediaSegment segment, bool bytes = true) => new()
    {
        Type = "segment", TurnId = Id(segment.Turn), Sequence = segment.Sequence, Kind = segment.Kind == SegmentKind.Init ? 0 : 1,
        StartSample = segment.StartSample, DurationSamples = segment.DurationSamples, Bytes = bytes ? segment.Bytes : [],
        Words = segment.Words.Select(WordItem.Of).ToArray(),
    };

    public static TurnEvent Notify(TurnId turn, string notice) => new() { Type = "notice", TurnId = Id(turn), Notice = notice };

    /// <param name="json">an Adaptive Card</param>
    public static TurnEvent ShowCard(TurnId turn, string json) => new() { Type = "card", TurnId = Id(turn), Card = json };

    public static TurnEvent Suggest(TurnId turn, IReadOnlyList<string> questions) => new() { Type = "suggestions", TurnId = Id(turn), Suggestions = questions };

    public static TurnEvent End(TurnId turn, string reason, string? notice = null) => new() { Type = "end", TurnId = Id(turn), Reason = reason, Notice = notice };

    private static string Id(TurnId turn) => turn.Value.ToString();
}

[MessagePackObject]
public sealed record CitationItem
{
    [Key("number")]
    public int Number { get; init; }

    [Key("title")]
    public string Title { get; init; } = "";

    [Key("source")]
    public string Source { get; init; } = "";

    [Key("heading")]
    public string? Heading { get; init; }

    public static CitationItem Of(Citation citation) => new() { Number = citation.Number, Title = citation.Title, Source = citation.Source, Heading = citation.Heading };
}

[MessagePackObject]
public sealed record WordItem
{
    [Key("sentence")]
    public int Sentence { get; init; }

    [Key("text")]
    public string Text { get; init; } = "";

    [Key("textStart")]
    public int TextStart { get; init; }

    [Key("startSample")]
    public long StartSample { get; init; }

    [Key("endSample")]
    public long EndSample { get; init; }

    public static WordItem Of(WordSpan word) => new()
    {
        Sentence = word.Sentence, Text = word.Text, TextStart = word.TextStart, StartSample = word.StartSample, EndSample = word.EndSample,
    };
}
