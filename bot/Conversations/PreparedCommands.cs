using Microsoft.Data.Sqlite;

namespace Presenter.Bot.Conversations;

/// <summary>
/// The commands of one SQLite connection, each parsed once: a turn runs some thirty statements, always the same. One caller at
/// a time, as with the connection itself.
/// </summary>
public sealed class PreparedCommands(SqliteConnection connection)
{
    private readonly Dictionary<string, SqliteCommand> commands = [];

    /// <summary>In which the next commands run.</summary>
    public SqliteTransaction? Transaction { get; set; }

    /// <param name="sql">one of few: every text is kept</param>
    /// <returns>the command without parameters; not to be disposed</returns>
    public SqliteCommand Of(string sql)
    {
        if (!commands.TryGetValue(sql, out var command))
        {
            command = commands[sql] = connection.CreateCommand();
            command.CommandText = sql;
        }
        command.Transaction = Transaction;
        command.Parameters.Clear();
        return command;
    }
}
