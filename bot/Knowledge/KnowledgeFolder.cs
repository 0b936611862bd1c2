namespace Presenter.Bot.Knowledge;

/// <summary>A document found in the folder.</summary>
/// <param name="Source">its path within the folder</param>
/// <param name="Stamp">length and time of the last change; another stamp means another content</param>
public sealed record FoundDocument(string Path, string Source, string Stamp);

/// <summary>What lies in the knowledge folder and below it; hidden files and folders do not count.</summary>
public static class KnowledgeFolder
{
    public const string Synonyms = "synonyms.txt";

    /// <returns>the documents in order, and the folders that may not be looked into, with the remedy</returns>
    public static (IReadOnlyList<FoundDocument> Documents, IReadOnlyDictionary<string, string> Closed) Walk(string folder)
    {
        var closed = new Dictionary<string, string>();
        var found = new List<FoundDocument>();
        var seen = new HashSet<string>();
        var waiting = new Stack<string>([folder]);
        while (waiting.TryPop(out var next))
        {
            try
            {
                // A link may lead back to a folder above it.
                if (!seen.Add(new DirectoryInfo(next).ResolveLinkTarget(true)?.FullName ?? Path.GetFullPath(next)))
                    continue;
                foreach (var below in Directory.GetDirectories(next).Where(d => Path.GetFileName(d)[0] != '.'))
                    waiting.Push(below);
                foreach (var path in Directory.GetFiles(next).Where(f => Path.GetFileName(f)[0] != '.' && Documents.IsDocument(f)))
                {
                    var source = Path.GetRelativePath(folder, path);
                    if (source != Synonyms)
                        found.Add(new FoundDocument(path, source, Stamp(path)));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                closed[next] = Remedy(e);
            }
        }
        return (found.OrderBy(f => f.Source, StringComparer.Ordinal).ToArray(), closed);
    }

    /// <summary>Length and time of a file, or of what it links to.</summary>
    /// <exception cref="IOException">links that lead in a circle</exception>
    public static FileInfo Real(string path) => new FileInfo(path) is { LinkTarget: null } file ? file : (FileInfo)File.ResolveLinkTarget(path, true)!;

    /// <summary>Changes whenever the file does; empty where there is none.</summary>
    public static string Stamp(string path)
    {
        try
        {
            return Real(path) is { Exists: true } file ? $"{file.Length}-{file.LastWriteTimeUtc.Ticks}" : "";
        }
        catch (IOException)
        {
            return "";
        }
    }

    public static string Remedy(Exception e) => e is UnauthorizedAccessException ? $"{e.Message} Remedy: let the server's user read it (chmod a+r)" : e.Message;
}
