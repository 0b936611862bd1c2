namespace Presenter.Renderer.Trust;

/// <summary>"AI-generated" in the languages that the pages speak.</summary>
public static class LabelWords
{
    public const string English = "en";

    private static readonly Dictionary<string, string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        [English] = "AI-generated",
        ["de"] = "KI-generiert",
        ["fr"] = "Généré par IA",
        ["es"] = "Generado por IA",
        ["ar"] = "مُولَّد بالذكاء الاصطناعي",
        ["zh"] = "AI 生成",
    };

    public static IEnumerable<string> Languages => Words.Keys;

    /// <param name="language">a BCP 47 tag; its first part counts</param>
    /// <returns>null where there are none in this language</returns>
    public static string? In(string language) => Words.GetValueOrDefault(language.Split('-')[0]);
}
