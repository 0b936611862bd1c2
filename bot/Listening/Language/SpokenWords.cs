using Presenter.Renderer.Speech;

namespace Presenter.Bot.Listening.Language;

/// <summary>Text as a recogniser hears it: lower case, numbers in words, no marks.</summary>
public static class SpokenWords
{
    public static IEnumerable<string> Of(string text) =>
        SpokenForm.Of(text).SelectMany(w => w.Spoken).Select(w => w.ToLowerInvariant().Trim('\'')).Where(w => w.Length > 0 && w.All(c => c is '\'' or >= 'a' and <= 'z'));

    /// <summary>Sentence by sentence.</summary>
    public static IEnumerable<string[]> Sentences(string text)
    {
        var splitter = new Planning.SentenceSplitter();
        return splitter.Add(text).Append(splitter.Finish() ?? "").Select(s => Of(s).ToArray()).Where(s => s.Length > 0);
    }
}
