namespace Presenter.Bot.Knowledge;

/// <summary>Files and folders that could not be read: each is told once, and a damaged one is not read again until it changes.</summary>
public sealed partial class LeftOutDocuments(ILogger log)
{
    private readonly Dictionary<string, (string Stamp, string Problem)> told = [];

    public bool Contains(string path) => told.ContainsKey(path);

    /// <summary>Whether the file is known to be damaged as it is now.</summary>
    public bool IsDamaged(string path, string stamp) => told.TryGetValue(path, out var one) && one.Stamp.Length > 0 && one.Stamp == stamp;

    /// <param name="stamp">empty where the next try may succeed without a change of the file</param>
    public void Tell(string path, string stamp, string problem)
    {
        if (told.TryGetValue(path, out var before) && before == (stamp, problem))
            return;
        told[path] = (stamp, problem);
        LogUnreadable(path, problem);
    }

    public void Forget(string path) => told.Remove(path);

    /// <summary>Forgets those that are no longer there.</summary>
    public void Keep(IEnumerable<string> paths)
    {
        foreach (var gone in told.Keys.Except(paths).ToArray())
            told.Remove(gone);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The knowledge file {File} cannot be read and is left out: {Problem}")]
    private partial void LogUnreadable(string file, string problem);
}
