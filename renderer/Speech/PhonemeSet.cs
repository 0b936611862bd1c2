namespace Presenter.Renderer.Speech;

/// <summary>The CMU phoneme set in flite's spelling; an index here is an input of the motion network: append only.</summary>
public static class PhonemeSet
{
    public const string Silence = "pau";

    public static readonly IReadOnlyList<string> Names =
    [
        "aa", "ae", "ah", "ao", "aw", "ax", "ay", "b", "ch", "d", "dh", "eh", "er", "ey", "f", "g", "hh", "ih", "iy", "jh", "k",
        "l", "m", "n", "ng", "ow", "oy", "p", "r", "s", "sh", "t", "th", "uh", "uw", "v", "w", "y", "z", "zh", Silence,
    ];

    private static readonly Dictionary<string, int> Indices = Names.Select((n, i) => (n, i)).ToDictionary(p => p.n, p => p.i);

    public static int SilenceIndex { get; } = Indices[Silence];

    /// <summary>Index in <see cref="Names"/>, or -1.</summary>
    public static int IndexOf(string phoneme) => Indices.GetValueOrDefault(phoneme, -1);

    public static bool IsVowel(string phoneme) => phoneme.Length > 1 && phoneme[0] is 'a' or 'e' or 'i' or 'o' or 'u';

    /// <summary>Spoken with both lips closed.</summary>
    public static bool IsBilabial(string phoneme) => phoneme is "p" or "b" or "m";
}
