namespace Presenter.Bot.Conversations;

/// <summary>The tables, in what SQLite and PostgreSQL have in common. Times are UTC in round-trip form, which sorts as text.</summary>
internal static class ConversationSchema
{
    /// <summary>Columns that files of earlier versions lack.</summary>
    public static readonly (string Table, string Column)[] Later = [("turns", "person"), ("turns", "answered_at"), ("turns", "feedback"), ("turns", "channel_data"), ("sentences", "citations")];

    public const string Indices = """
        CREATE INDEX IF NOT EXISTS turns_of_conversation ON turns (conversation, asked_at);
        CREATE INDEX IF NOT EXISTS turns_of_person ON turns (person);
        CREATE INDEX IF NOT EXISTS turns_by_age ON turns (asked_at);
        CREATE INDEX IF NOT EXISTS pending ON inbox (conversation, place) WHERE state <> 'done';
        """;

    /// <param name="place">type of a key that counts up by itself</param>
    public static string Tables(string place) => $"""
        CREATE TABLE IF NOT EXISTS turns (
          turn TEXT PRIMARY KEY, conversation TEXT NOT NULL, asked_at TEXT NOT NULL, question TEXT NOT NULL,
          reason TEXT, heard_samples BIGINT, interrupted INTEGER NOT NULL DEFAULT 0, person TEXT, answered_at TEXT, feedback TEXT, channel_data TEXT);
        CREATE TABLE IF NOT EXISTS sentences (
          turn TEXT NOT NULL, number INTEGER NOT NULL, text TEXT NOT NULL, citations TEXT, PRIMARY KEY (turn, number));
        CREATE TABLE IF NOT EXISTS words (
          turn TEXT NOT NULL, sentence INTEGER NOT NULL, text_start INTEGER NOT NULL, length INTEGER NOT NULL,
          start_sample BIGINT NOT NULL, PRIMARY KEY (turn, sentence, text_start));
        CREATE TABLE IF NOT EXISTS conversations (
          conversation TEXT PRIMARY KEY, etag TEXT NOT NULL, person TEXT, reference TEXT, handoff TEXT, handoff_by TEXT, changed_at TEXT NOT NULL);
        CREATE TABLE IF NOT EXISTS inbox (
          place {place}, conversation TEXT NOT NULL, activity TEXT NOT NULL, person TEXT, json TEXT NOT NULL, state TEXT NOT NULL,
          taken_at TEXT NOT NULL, UNIQUE (conversation, activity));
        CREATE TABLE IF NOT EXISTS clips (
          place {place}, conversation TEXT NOT NULL, person TEXT, job TEXT NOT NULL, tries INTEGER NOT NULL, taken_at TEXT NOT NULL);
        """;
}
