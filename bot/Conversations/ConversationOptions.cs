using Npgsql;

namespace Presenter.Bot.Conversations;

/// <summary>Section "Conversations".</summary>
public sealed record ConversationOptions
{
    public const string Section = "Conversations";

    /// <summary>SQLite file; made when missing. It counts while <see cref="Database"/> is empty.</summary>
    public string Path { get; init; } = "data/conversations.db";

    /// <summary>Connection string of a PostgreSQL database; empty for SQLite. It holds a password and is never logged.</summary>
    public string Database { get; init; } = "";

    /// <summary>How many past turns the planner sees; with 0 no tool that asks for a yes can get one.</summary>
    public int HistoryTurns { get; init; } = 6;

    /// <summary>Days after which what was said is deleted, on every channel; 0 keeps it for ever.</summary>
    public int KeepDays { get; init; } = 30;

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Path) ? $"{Section}:Path is empty; a file name is needed, e.g. data/conversations.db"
        : HistoryTurns is < 0 or > 100 ? $"{Section}:HistoryTurns is {HistoryTurns}; allowed are 0 to 100"
        : KeepDays is < 0 or > 36500 ? $"{Section}:KeepDays is {KeepDays}; allowed are 0 (for ever) to 36500"
        : Database.Length > 0 && Host(Database) is null ? $"{Section}:Database is no PostgreSQL connection string with a host; remedy: write it as \"Host=db.example.org;Username=presenter;Password=...;Database=presenter\", a value with ; or = in it in double quotes, or leave it empty for SQLite"
        : null;

    /// <returns>host, port and database of a connection string, fit for a log; null where it is none</returns>
    internal static string? Host(string database)
    {
        try
        {
            var read = new NpgsqlConnectionStringBuilder(database);
            return string.IsNullOrWhiteSpace(read.Host) ? null : $"{read.Host}:{read.Port}/{read.Database ?? read.Username}";
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidCastException or OverflowException or KeyNotFoundException)
        {
            // Its message may quote a piece of the password.
            return null;
        }
    }
}
