using System.Text.RegularExpressions;
using Presenter.Bot.Listening;

namespace Presenter.Bot.Kiosk;

/// <summary>Section "Kiosk": what /kiosk shows and when it forgets (docs/kiosk.md).</summary>
public sealed partial record KioskOptions
{
    public const string Section = "Kiosk";

    private const int MostTiles = 8;

    /// <summary>Language of a kiosk whose address names none.</summary>
    public string Language { get; init; } = "en";

    /// <summary>Seconds without a touch after which a visitor is asked whether they are still there.</summary>
    public int PauseSeconds { get; init; } = 60;

    /// <summary>Seconds they have to answer; WCAG 2.2.1 asks for 20 or more.</summary>
    public int CountdownSeconds { get; init; } = 20;

    /// <summary>Whether the camera may wake the kiosk. Its pictures are compared in the page and go nowhere.</summary>
    public bool Presence { get; init; }

    /// <summary>Share of the camera's picture that has to move to wake the kiosk.</summary>
    public double PresenceShare { get; init; } = 0.02;

    /// <summary>English words that wake the kiosk, e.g. "hello robin"; empty: none. The microphone is then open while nobody is there (docs/kiosk.md).</summary>
    public string WakePhrase { get; init; } = "";

    /// <summary>How sure the phrase must be: its likelihood beside that of any sounds. Smaller wakes more easily.</summary>
    public double WakeThreshold { get; init; } = 1e-30;

    /// <summary>The server too forgets a conversation when the kiosk does.</summary>
    public bool Forget { get; init; } = true;

    /// <summary>By language: "en", "de". More than one, and visitors can choose.</summary>
    public Dictionary<string, KioskTexts> Texts { get; init; } = [];

    /// <param name="listening">whose sounds of English the wake phrase is spotted by</param>
    public string? Problem(ListeningOptions listening)
    {
        var problem = Problem();
        if (problem is not null || WakePhrase.Length == 0)
            return problem;
        if (listening.Recogniser == "off")
            return $"{Section}:WakePhrase is \"{WakePhrase}\", but {ListeningOptions.Section}:Recogniser is off, so that the server listens to nobody; allowed are an empty phrase, or another recogniser";
        try
        {
            _ = Waking.WakePhrase.Read(WakePhrase, listening.AcousticFolder);
            return null;
        }
        catch (InvalidDataException e)
        {
            return $"{Section}:WakePhrase is \"{WakePhrase}\"; {e.Message}";
        }
    }

    public string? Problem()
    {
        if (PauseSeconds is < 2 or > 3600)
            return $"{Section}:PauseSeconds is {PauseSeconds}; allowed are 2 to 3600";
        if (CountdownSeconds is < 2 or > 300)
            return $"{Section}:CountdownSeconds is {CountdownSeconds}; allowed are 2 to 300";
        if (PresenceShare is not (>= 0.001 and <= 0.9))
            return $"{Section}:PresenceShare is {PresenceShare}; allowed are 0.001 to 0.9";
        if (WakeThreshold is not (>= 1e-60 and <= 1))
            return $"{Section}:WakeThreshold is {WakeThreshold}; allowed are 1e-60 (wakes easily) to 1 (hardly ever)";
        if (!LanguageTag().IsMatch(Language))
            return $"{Section}:Language is \"{Language}\"; a language is needed, e.g. de";
        foreach (var (language, texts) in Texts)
        {
            var key = $"{Section}:Texts:{language}";
            if (!LanguageTag().IsMatch(language))
                return $"{key} is no language; allowed are such as en or de";
            if (texts.Tiles.Length > MostTiles)
                return $"{key}:Tiles has {texts.Tiles.Length} tiles; at most {MostTiles} have room";
            if (Array.FindIndex(texts.Tiles, t => string.IsNullOrWhiteSpace(t.Question)) is >= 0 and var empty)
                return $"{key}:Tiles:{empty}:Question is empty; it is what the tile asks";
        }
        return null;
    }

    [GeneratedRegex("^[a-z]{2,3}$")]
    private static partial Regex LanguageTag();
}

/// <summary>What a kiosk says in one language; what is empty has a text of its own.</summary>
public sealed record KioskTexts
{
    /// <summary>The large line that invites.</summary>
    public string Invitation { get; init; } = "";

    /// <summary>The small line above it: whose kiosk it is.</summary>
    public string Place { get; init; } = "";

    public string Privacy { get; init; } = "";

    public KioskTile[] Tiles { get; init; } = [];
}

/// <param name="Label">what stands on it; empty: the question</param>
/// <param name="Question">what a touch asks</param>
public sealed record KioskTile(string Question = "", string Label = "");
