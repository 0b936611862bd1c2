using System.Security.Cryptography;
using System.Text;
using Presenter.Renderer;

namespace Presenter.Bot.Conversations;

/// <summary>One question of a conversation.</summary>
/// <param name="ConversationId">channel:conversation</param>
/// <param name="Person">channel:person who asks; null where nobody is told apart</param>
public sealed record Question(TurnId Turn, string ConversationId, string Text, string? Person = null)
{
    /// <summary>Whether sentences are shown or heard one by one: only then a long wait is filled with "Let me check."</summary>
    public bool Live { get; init; } = true;

    /// <summary>null where the channel tells nothing.</summary>
    public AskedFrom? From { get; init; }

    /// <summary>A turn that nobody asked for: the presenter writes first.</summary>
    public static Question Unasked(string conversation, string? person) => new(TurnId.New(), conversation, "", person);

    /// <summary>The same turn for the same activity, so that a question that is answered anew after a restart is not remembered twice.</summary>
    public static TurnId TurnOf(string conversation, string? activity) => string.IsNullOrEmpty(activity) ? TurnId.New()
        : new TurnId(new Guid(SHA256.HashData(Encoding.UTF8.GetBytes($"{conversation}\n{activity}"))[..16]));
}

/// <summary>What was really heard of an answer.</summary>
/// <param name="HeardSamples">Position on the turn's clock at which playback ended or was interrupted.</param>
public sealed record PlaybackReport(TurnId Turn, string ConversationId, long HeardSamples, bool Interrupted);

/// <summary>A turn as the planner remembers it: the answer is cut to what was heard.</summary>
public sealed record PastTurn(string Question, string Answer, bool Interrupted);

/// <summary>A turn as a transcript shows it; the answer is cut to what was heard.</summary>
/// <param name="Question">empty where the presenter wrote first</param>
/// <param name="AnsweredAt">when the answer ended; null where there is none yet</param>
/// <param name="Helpful">what the visitor thought of it; null where nothing was told</param>
/// <param name="Citations">of the sentences that were heard</param>
/// <param name="From">null where the channel told nothing</param>
public sealed record RecordedTurn(
    string Turn, string? Person, DateTimeOffset AskedAt, string Question, string Answer, DateTimeOffset? AnsweredAt, bool Interrupted, bool? Helpful, IReadOnlyList<Citation> Citations, AskedFrom? From);
