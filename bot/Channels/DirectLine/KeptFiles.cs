using Presenter.Bot.Conversations;

namespace Presenter.Bot.Channels.DirectLine;

/// <summary>A file that came with an activity.</summary>
/// <param name="Id">cannot be guessed: who knows it may read the file</param>
/// <param name="Type">media type in lower case, without parameters</param>
public sealed record UploadedFile(string Id, string Name, string Type, byte[] Bytes);

/// <summary>Files that clients have sent; they go with their activity.</summary>
public sealed class KeptFiles(SqliteFile file)
{
    /// <returns>null where there is none, or no longer</returns>
    public Task<UploadedFile?> FindAsync(string id, CancellationToken cancellation) => file.RunAsync(async s => (await s.ReadAsync(
        "SELECT name, type, bytes FROM files WHERE id = @id", r => new UploadedFile(id, r.GetString(0), r.GetString(1), r.GetFieldValue<byte[]>(2)), ("@id", id))).FirstOrDefault(), cancellation);

    /// <returns>bytes of all files of a conversation</returns>
    public Task<long> SizeAsync(string conversation, CancellationToken cancellation) => file.RunAsync(async s => (await s.ReadAsync(
        "SELECT COALESCE(SUM(LENGTH(bytes)), 0) FROM files WHERE conversation = @c", r => r.GetInt64(0), ("@c", conversation)))[0], cancellation);

    /// <param name="place">of the activity that it came with</param>
    internal static Task<int> AddAsync(Statements s, string conversation, long place, UploadedFile upload) => s.ExecuteAsync(
        "INSERT INTO files VALUES (@id, @c, @p, @name, @type, @bytes)",
        ("@id", upload.Id), ("@c", conversation), ("@p", place), ("@name", upload.Name), ("@type", upload.Type), ("@bytes", upload.Bytes));
}
