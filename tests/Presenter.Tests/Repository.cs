namespace Presenter.Tests;

/// <summary>Finds the project's own files from wherever the tests run.</summary>
public static class Repository
{
    public static string Root { get; } = Find();

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>A fresh folder that goes away with the test.</summary>
    public static TemporaryFolder Temporary() => new();

    private static string Find()
    {
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Presenter.sln")))
                return folder;
        }
        throw new InvalidOperationException("the tests do not run within the repository");
    }
}

public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("presenter-test-").FullName;

    public string this[string file] => System.IO.Path.Combine(Path, file);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
