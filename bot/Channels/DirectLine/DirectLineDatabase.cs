using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>Direct Line's conversations in SQLite: activities, and the files that came with them.</summary>
public static class DirectLineDatabase
{
    private static readonly SqliteSchema Schema = new("""
        CREATE TABLE IF NOT EXISTS conversations (id TEXT PRIMARY KEY, begun_at TEXT NOT NULL, last INTEGER NOT NULL DEFAULT 0);
        CREATE TABLE IF NOT EXISTS activities (
          conversation TEXT NOT NULL, place INTEGER NOT NULL, json TEXT NOT NULL, waits INTEGER NOT NULL, PRIMARY KEY (conversation, place)) WITHOUT ROWID;
        CREATE TABLE IF NOT EXISTS files (
          id TEXT PRIMARY KEY, conversation TEXT NOT NULL, place INTEGER NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL, bytes BLOB NOT NULL) WITHOUT ROWID;
        """, [], """
        CREATE INDEX IF NOT EXISTS files_of ON files (conversation, place);
        CREATE INDEX IF NOT EXISTS waiting ON activities (conversation, place) WHERE waits = 1;
        """);

    /// <exception cref="IOException">the file cannot be opened; names it and the setting</exception>
    public static SqliteFile Open(DirectLineOptions options) => new(options.Path, Schema, "Direct Line's conversations", $"{DirectLineOptions.Section}:Path");
}
