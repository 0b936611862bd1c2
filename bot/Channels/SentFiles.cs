namespace Presenter.Bot.Channels;

/// <summary>Files and pictures that come with a message: the presenter cannot look into them, and says so.</summary>
public static class SentFiles
{
    private const string OfTeams = "application/vnd.microsoft.teams.file.download.info";
    private const int Named = 3;

    /// <returns>their names as one would say them; null where there are none</returns>
    public static string? NamesOf(IMessageActivity message)
    {
        // Teams sends the text once more as an attachment of HTML, which is no file.
        var files = message.Attachments?.Where(a => a is not null && (!string.IsNullOrEmpty(a.ContentUrl) || a.ContentType == OfTeams))
            .Select(a => string.IsNullOrWhiteSpace(a.Name) ? "a file" : a.Name).ToArray() ?? [];
        return files.Length switch
        {
            0 => null,
            <= Named => string.Join(" and ", files),
            _ => $"{string.Join(", ", files.Take(Named))} and {files.Length - Named} more",
        };
    }

    public static string Alone(string files) => $"I have received {files}, but I cannot look into files. Please ask me in words.";

    public static string Besides(string files) => $"I cannot look into {files}; I have answered your words only.";
}
