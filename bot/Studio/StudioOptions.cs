namespace Presenter.Bot.Studio;

/// <summary>Section "Studio".</summary>
public sealed record StudioOptions
{
    public const string Section = "Studio";

    /// <summary>Presenters to choose from: the folders in here that hold a presenter.json.</summary>
    public string Presenters { get; init; } = "presenters";

    /// <summary>Characters of a text, so that nobody waits half an hour by mistake.</summary>
    public int LongestText { get; init; } = 6000;

    /// <summary>Clips that are kept for export; the oldest goes.</summary>
    public int KeepClips { get; init; } = 10;

    public string? Problem() =>
        string.IsNullOrWhiteSpace(Presenters) ? $"{Section}:Presenters is empty; a folder is needed, e.g. presenters"
        : LongestText is < 1 or > 100_000 ? $"{Section}:LongestText is {LongestText}; allowed are 1 to 100000"
        : KeepClips is < 1 or > 1000 ? $"{Section}:KeepClips is {KeepClips}; allowed are 1 to 1000"
        : null;
}
