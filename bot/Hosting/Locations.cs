namespace Presenter.Bot.Hosting;

/// <summary>Where the project's files lie: relative paths in the settings are meant from there.</summary>
public static class Locations
{
    /// <summary>The first folder with an appsettings.json and a presenters folder: the working folder or one above the program.</summary>
    public static string Root()
    {
        for (var folder = Directory.GetCurrentDirectory(); ; folder = Path.GetDirectoryName(folder))
        {
            if (folder is null)
                break;
            if (IsRoot(folder))
                return folder;
        }
        for (var folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (IsRoot(folder))
                return folder;
        }
        return Directory.GetCurrentDirectory();
    }

    private static bool IsRoot(string folder) => File.Exists(Path.Combine(folder, "appsettings.json")) && Directory.Exists(Path.Combine(folder, "presenters"));
}
