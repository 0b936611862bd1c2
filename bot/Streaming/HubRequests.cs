using MessagePack;

namespace Presenter.Bot.Streaming;

/// <summary>What a client asks (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record AskRequest
{
    [Key("turnId")]
    public string TurnId { get; init; } = "";

    [Key("conversationId")]
    public string ConversationId { get; init; } = "";

    [Key("text")]
    public string Text { get; init; } = "";

    [Key("video")]
    public bool Video { get; init; } = true;

    /// <summary>The text is not asked but said.</summary>
    [Key("say")]
    public bool Say { get; init; }

    /// <summary>Without Media Source: picture and sound come as one growing file, under the address that the first event names.</summary>
    [Key("progressive")]
    public bool Progressive { get; init; }

    /// <summary>Without the backdrop, where the presenter can.</summary>
    [Key("cutOut")]
    public bool CutOut { get; init; }

    [Key("context")]
    public AskContext? Context { get; init; }
}

/// <summary>What a client reports when playback has ended (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record ReportRequest
{
    [Key("turnId")]
    public string TurnId { get; init; } = "";

    [Key("conversationId")]
    public string ConversationId { get; init; } = "";

    [Key("heardSamples")]
    public long HeardSamples { get; init; }

    [Key("interrupted")]
    public bool Interrupted { get; init; }
}

/// <summary>Where a turn plays, about once a second (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record PlayingRequest
{
    [Key("turnId")]
    public string TurnId { get; init; } = "";

    /// <summary>null: it is not played any more.</summary>
    [Key("playedSamples")]
    public long? PlayedSamples { get; init; }
}

/// <summary>What a visitor thinks of an answer (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record FeedbackRequest
{
    [Key("turnId")]
    public string TurnId { get; init; } = "";

    [Key("conversationId")]
    public string ConversationId { get; init; } = "";

    /// <summary>null takes it back.</summary>
    [Key("helpful")]
    public bool? Helpful { get; init; }
}

/// <summary>What the page measured of a turn, in milliseconds from the question (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record MeasuredRequest
{
    [Key("turnId")]
    public string TurnId { get; init; } = "";

    [Key("firstSegmentMs")]
    public double? FirstSegmentMs { get; init; }

    [Key("firstFrameMs")]
    public double? FirstFrameMs { get; init; }

    [Key("stalls")]
    public int Stalls { get; init; }

    [Key("stalledMs")]
    public double StalledMs { get; init; }

    [Key("driftMs")]
    public double? DriftMs { get; init; }

    [Key("lagMs")]
    public double? LagMs { get; init; }

    [Key("correctedMs")]
    public double? CorrectedMs { get; init; }

    [Key("offsetMs")]
    public double? OffsetMs { get; init; }

    [Key("droppedFrames")]
    public int DroppedFrames { get; init; }
}
