using System.Data.Common;
using System.Text;
using Microsoft.Data.Sqlite;

namespace Presenter.Bot.Conversations;

/// <summary>SQL with named parameters on one connection.</summary>
/// <param name="prepared">the connection's commands, where it keeps them; PostgreSQL's are kept by its server</param>
public readonly struct Statements(DbConnection connection, PreparedCommands? prepared, CancellationToken cancellation)
{
    /// <summary>Runs statements of which all count or none: none where <paramref name="work"/> throws.</summary>
    public async Task<T> TransactAsync<T>(Func<Statements, Task<T>> work)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellation);
        if (prepared is not null)
            prepared.Transaction = transaction as SqliteTransaction;
        try
        {
            var result = await work(this);
            await transaction.CommitAsync(cancellation);
            return result;
        }
        finally
        {
            if (prepared is not null)
                prepared.Transaction = null;
        }
    }

    /// <returns>rows changed</returns>
    public async Task<int> ExecuteAsync(string sql, params (string Name, object? Value)[] values)
    {
        var command = Command(sql, values);
        await using var done = prepared is null ? command : null;
        return await command.ExecuteNonQueryAsync(cancellation);
    }

    public async Task<List<T>> ReadAsync<T>(string sql, Func<DbDataReader, T> row, params (string Name, object? Value)[] values)
    {
        var command = Command(sql, values);
        await using var done = prepared is null ? command : null;
        await using var rows = await command.ExecuteReaderAsync(cancellation);
        var read = new List<T>();
        while (await rows.ReadAsync(cancellation))
            read.Add(row(rows));
        return read;
    }

    private DbCommand Command(string sql, (string Name, object? Value)[] values)
    {
        DbCommand command = prepared?.Of(sql) ?? connection.CreateCommand();
        if (prepared is null)
            command.CommandText = sql;
        foreach (var (name, value) in values)
        {
            var parameter = command.CreateParameter();
            parameter.ParameterName = name;
            parameter.Value = value is string text ? Storable(text) : value ?? DBNull.Value;
            // A null without a type is nothing that PostgreSQL could compare.
            if (value is null)
                parameter.DbType = System.Data.DbType.String;
            command.Parameters.Add(parameter);
        }
        return command;
    }

    /// <summary>PostgreSQL's text holds neither a NUL nor half a surrogate pair; visitors can send both.</summary>
    internal static string Storable(string text) => Encoding.UTF8.GetString(Encoding.UTF8.GetBytes(text)).Replace('\0', '\uFFFD');
}

internal static class Columns
{
    public static string? Text(this DbDataReader row, int column) => row.IsDBNull(column) ? null : row.GetString(column);

    public static DateTimeOffset? Time(this DbDataReader row, int column) =>
        row.Text(column) is { } text ? DateTimeOffset.Parse(text, System.Globalization.CultureInfo.InvariantCulture, System.Globalization.DateTimeStyles.RoundtripKind) : null;

    /// <summary>A time as it is stored.</summary>
    public static string Stored(this DateTimeOffset time) => time.ToUniversalTime().ToString("o", System.Globalization.CultureInfo.InvariantCulture);
}
