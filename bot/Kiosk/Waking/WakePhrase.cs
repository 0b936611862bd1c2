namespace Presenter.Bot.Kiosk.Waking;

/// <summary>Words that wake the kiosk, with their English sounds.</summary>
/// <param name="Text">in lower case, words divided by one blank</param>
/// <param name="Dictionary">lines of pocketsphinx's dictionary, all of the phrase's words</param>
public sealed record WakePhrase(string Text, IReadOnlyList<string> Dictionary)
{
    /// <summary>Shorter ones are heard in whatever people say.</summary>
    private const int LeastPhones = 7;

    /// <summary>The page's windows of four seconds overlap by two: what is longer could be cut in every one of them.</summary>
    private const int MostPhones = 20;

    /// <param name="folder">pocketsphinx's English, with cmudict-en-us.dict</param>
    /// <exception cref="InvalidDataException">it cannot be spotted; the message says why, and the remedy</exception>
    public static WakePhrase Read(string phrase, string folder)
    {
        var words = phrase.ToLowerInvariant().Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        var path = Path.Combine(folder, "cmudict-en-us.dict");
        if (!File.Exists(path))
            throw new InvalidDataException($"pocketsphinx's dictionary {path} is missing. Remedy: apt-get install pocketsphinx pocketsphinx-en-us");
        var lines = File.ReadLines(path).Where(l => words.Contains(l[..Math.Max(0, l.IndexOfAny([' ', '(']))])).ToArray();
        var sounds = words.Select(w => lines.FirstOrDefault(l => l.StartsWith($"{w} ", StringComparison.Ordinal))).ToArray();
        if (Array.FindIndex(sounds, s => s is null) is >= 0 and var missing)
            throw new InvalidDataException($"nobody knows how \"{words[missing]}\" sounds: the word is not in {path}. Remedy: English words of that file, without figures and punctuation, e.g. hello robin");
        var phones = sounds.Sum(s => s!.Count(c => c == ' '));
        return phones < LeastPhones ? throw new InvalidDataException($"it has {phones} sounds; with fewer than {LeastPhones} other speech would wake the kiosk. Remedy: another word before it, e.g. hello robin")
            : phones > MostPhones ? throw new InvalidDataException($"it has {phones} sounds; at most {MostPhones} are heard in one piece. Remedy: a shorter one, e.g. hello robin")
            : new WakePhrase(string.Join(' ', words), lines);
    }
}
