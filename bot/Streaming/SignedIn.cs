using MessagePack;
using Presenter.Bot.Channels.Teams;
using Presenter.Bot.Conversations;
using Presenter.Renderer;

namespace Presenter.Bot.Streaming;

/// <summary>Who has signed in, and the conversation that they go on with, from whatever machine (docs/segment-protocol.md).</summary>
[MessagePackObject]
public sealed record SignedIn
{
    [Key("person")]
    public required string Person { get; init; }

    [Key("name")]
    public required string? Name { get; init; }

    /// <summary>null where they have not asked yet.</summary>
    [Key("conversationId")]
    public required string? ConversationId { get; init; }

    /// <summary>Oldest first.</summary>
    [Key("turns")]
    public required IReadOnlyList<SaidTurn> Turns { get; init; }

    public static SignedIn Of(TabVisitor visitor, string? conversation, IEnumerable<RecordedTurn> turns) => new()
    {
        Person = visitor.Person, Name = visitor.Name, ConversationId = conversation,
        Turns = [.. turns.Select(t => new SaidTurn
        {
            TurnId = t.Turn, Question = t.Question.Length > 0 ? t.Question : null, AskedAt = t.AskedAt.ToString("o"), Answer = t.Answer,
            Citations = [.. t.Citations.Select(CitationItem.Of)], Interrupted = t.Interrupted, Helpful = t.Helpful,
        })],
    };
}

/// <summary>A turn as it is shown again.</summary>
[MessagePackObject]
public sealed record SaidTurn
{
    [Key("turnId")]
    public required string TurnId { get; init; }

    /// <summary>null where the presenter spoke by itself.</summary>
    [Key("question")]
    public required string? Question { get; init; }

    /// <summary>ISO 8601.</summary>
    [Key("askedAt")]
    public required string AskedAt { get; init; }

    /// <summary>As far as it was heard.</summary>
    [Key("answer")]
    public required string Answer { get; init; }

    [Key("citations")]
    public required IReadOnlyList<CitationItem> Citations { get; init; }

    [Key("interrupted")]
    public required bool Interrupted { get; init; }

    [Key("helpful")]
    public required bool? Helpful { get; init; }
}
