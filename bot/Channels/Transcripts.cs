using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels;

/// <summary>A conversation as Bot Framework transcript: an array of message activities, as the Emulator opens it.</summary>
public sealed class Transcripts(ConversationStore store)
{
    /// <param name="conversation">channel:conversation</param>
    /// <returns>oldest first; answers that were interrupted end where they were heard no more</returns>
    public async Task<IReadOnlyList<Activity>> ReadAsync(string conversation, CancellationToken cancellation)
    {
        var (channel, id) = Split(conversation);
        var bot = new ChannelAccount { Id = "presenter", Name = "Presenter", Role = RoleTypes.Bot };
        var activities = new List<Activity>();
        foreach (var turn in await store.TurnsAsync(conversation, cancellation))
        {
            var person = new ChannelAccount { Id = turn.Person is null ? "user" : Split(turn.Person).Name, Name = turn.From?.Name, Role = RoleTypes.User };
            // What the presenter said by itself has no question.
            if (turn.Question.Length > 0)
            {
                var question = Message(turn.Turn, turn.AskedAt, person, bot, turn.Question);
                question.Locale = turn.From?.Locale;
                question.ChannelData = turn.From;
                activities.Add(question);
            }
            if (turn.Answer.Length == 0)
                continue;
            var answer = Message($"{turn.Turn}-answer", turn.AnsweredAt ?? turn.AskedAt, bot, person, turn.Answer);
            answer.ReplyToId = turn.Question.Length > 0 ? turn.Turn : null;
            if (turn.Helpful is { } helpful)
                answer.ChannelData = new { feedback = helpful ? "like" : "dislike" };
            activities.Add(answer);
        }
        return activities;

        Activity Message(string name, DateTimeOffset time, ChannelAccount from, ChannelAccount to, string text) => new()
        {
            Type = ActivityTypes.Message, Id = name, Timestamp = time, ChannelId = channel, Conversation = new ConversationAccount { Id = id }, From = from, Recipient = to, Text = text,
        };
    }

    public static string Write(IEnumerable<Activity> activities) => $"[{string.Join(',', activities.Select(ActivityJson.Write))}]";

    private static (string Channel, string Name) Split(string name) => name.IndexOf(':') is >= 0 and var at ? (name[..at], name[(at + 1)..]) : ("page", name);
}
