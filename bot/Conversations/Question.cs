using Presenter.Renderer;

namespace Presenter.Bot.Conversations;

/// <summary>One question of a conversation.</summary>
public sealed record Question(TurnId Turn, string ConversationId, string Text)
{
    /// <summary>Whether sentences are shown or heard one by one: only then a long wait is filled with "Let me check."</summary>
    public bool Live { get; init; } = true;
}

/// <summary>What was really heard of an answer.</summary>
/// <param name="HeardSamples">Position on the turn's clock at which playback ended or was interrupted.</param>
public sealed record PlaybackReport(TurnId Turn, string ConversationId, long HeardSamples, bool Interrupted);

/// <summary>A turn as the planner remembers it: the answer is cut to what was heard.</summary>
public sealed record PastTurn(string Question, string Answer, bool Interrupted);

/// <summary>Section "Conversations".</summary>
public sealed record ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>SQLite file; made when missing.</summary>
    public string Path { get; init; } = "data/conversations.db";

    /// <summary>How many past turns the planner sees; with 0 no tool that asks for a yes can get one.</summary>
    public int HistoryTurns { get; init; } = 6;

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Path) ? $"{Section}:Path is empty; a file name is needed, e.g. data/conversations.db"
        : HistoryTurns is < 0 or > 100 ? $"{Section}:HistoryTurns is {HistoryTurns}; allowed are 0 to 100"
        : null;
}
