namespace Presenter.Renderer.Trust;

public enum LabelPosition
{
    BottomRight,
    BottomLeft,
    TopRight,
    TopLeft,
}

/// <summary>Section "Label": the words in the picture itself that say how it was made (docs/trust.md).</summary>
public sealed record LabelOptions
{
    public const string Section = "Label";

    private const int LongestText = 40;

    /// <summary>False leaves the label out, which is only done for a presenter that is no real person.</summary>
    public bool Show { get; init; } = true;

    public LabelPosition Position { get; init; } = LabelPosition.BottomRight;

    /// <summary>Of the words; auto takes the presenter's own, and English where there are none in it.</summary>
    public string Language { get; init; } = "auto";

    /// <summary>Other words in their place; only for a presenter that is no real person.</summary>
    public string Text { get; init; } = "";

    /// <summary>A font file; empty looks for one of Debian's.</summary>
    public string Font { get; init; } = "";

    /// <summary>Where loops and plate lie once the label is in them; made when missing.</summary>
    public string Folder { get; init; } = "data/labelled";

    /// <summary>What is wrong, naming key, value and what is allowed; null when nothing is.</summary>
    public string? Problem() =>
        Language != "auto" && LabelWords.In(Language) is null ? $"{Section}:Language is \"{Language}\"; allowed are auto, {string.Join(", ", LabelWords.Languages)}"
        : !Enum.IsDefined(Position) ? $"{Section}:Position is {Position}; allowed are {string.Join(", ", Enum.GetNames<LabelPosition>())}"
        : Text.Length > 0 && Text.Trim().Length is < 2 or > LongestText ? $"{Section}:Text has {Text.Trim().Length} characters; it must be empty or have 2 to {LongestText}"
        : Font.Length > 0 && !File.Exists(Font) ? $"{Section}:Font is \"{Font}\", which is not there; a TrueType or OpenType file is needed, or nothing"
        : string.IsNullOrWhiteSpace(Folder) ? $"{Section}:Folder is empty; a folder is needed, e.g. data/labelled"
        : null;
}
