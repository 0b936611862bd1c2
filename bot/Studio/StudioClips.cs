using Presenter.Bot.Clips;

namespace Presenter.Bot.Studio;

/// <summary>The last clips, for playing and exporting; gone with the server.</summary>
public sealed class StudioClips(StudioOptions options) : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("presenter-studio-").FullName;

    /// <returns>a new clip's name and where it is to be written</returns>
    public (string Name, string Path) Next()
    {
        foreach (var old in new DirectoryInfo(folder).GetFiles("*" + ClipFiles.Clip).OrderByDescending(f => f.LastWriteTimeUtc).Skip(options.KeepClips - 1))
            old.Delete();
        var name = $"{Guid.NewGuid():N}{ClipFiles.Clip}";
        return (name, Path.Combine(folder, name));
    }

    /// <returns>null where there is none of this name, or no more</returns>
    public string? Find(string name) => name == Path.GetFileName(name) && Path.Combine(folder, name) is var path && File.Exists(path) ? path : null;

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
