using Presenter.Renderer.Speech;

namespace Presenter.Renderer.LipReading;

/// <summary>
/// Phonemes that look alike. Lips do not show voicing nor the tongue's back, so even a perfect reader confuses p, b and m.
/// Consonants by place of articulation, vowels as in Lee and Yook (2002).
/// </summary>
public static class Visemes
{
    /// <summary>Every phoneme but silence, in exactly one class.</summary>
    public static readonly IReadOnlyList<IReadOnlyList<string>> Classes =
    [
        ["p", "b", "m"], ["f", "v"], ["th", "dh"], ["t", "d", "n", "s", "z", "l"], ["ch", "jh", "sh", "zh"], ["k", "g", "ng", "hh", "y"], ["r", "w"],
        ["iy", "ih"], ["eh", "ey", "ae"], ["aa", "ah", "ax", "aw", "ay"], ["ao", "oy", "ow"], ["uh", "uw"], ["er"],
    ];

    private static readonly int[] ClassOfPhoneme = PhonemeSet.Names
        .Select(p => Classes.ToList().FindIndex(c => c.Contains(p))).ToArray();

    /// <summary>Class of a phoneme's index; -1 for silence.</summary>
    public static int ClassOf(int phoneme) => ClassOfPhoneme[phoneme];

    /// <summary>A class as people write it: "p/b/m".</summary>
    public static string NameOf(int viseme) => string.Join('/', Classes[viseme]);

    public static int[] Of(IReadOnlyList<int> phonemes) => phonemes.Select(ClassOf).ToArray();
}
