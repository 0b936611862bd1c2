using System.Text;
using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Encoding;

/// <summary>Captions as a file (W3C WebVTT): at most two lines of 42 letters, as broadcasters set them, each shown while it is spoken.</summary>
public static class WebVtt
{
    private const int Line = 42, LongestCue = 2 * Line;

    /// <summary>How long a caption stays after its last word, where no other one follows.</summary>
    private const double Stay = 0.5;

    /// <param name="sentences">as written, by their index</param>
    /// <param name="words">in the order in which they are heard</param>
    public static string Write(IReadOnlyList<string> sentences, IReadOnlyList<WordSpan> words)
    {
        var cues = Cues(words);
        var text = new StringBuilder("WEBVTT\n");
        for (var i = 0; i < cues.Count; i++)
        {
            var (first, last) = (cues[i][0], cues[i][^1]);
            var next = i + 1 < cues.Count ? cues[i + 1][0] : (WordSpan?)null;
            var end = Math.Min(last.EndSample + (long)(Stay * MediaClock.SampleRate), next?.StartSample ?? long.MaxValue);
            var written = sentences[first.Sentence];
            var until = next is { } n && n.Sentence == first.Sentence ? n.TextStart : written.Length;
            // What stands before the first word, a quotation mark for instance, belongs to it.
            var from = i > 0 && cues[i - 1][0].Sentence == first.Sentence ? first.TextStart : 0;
            text.Append($"\n{Time(first.StartSample)} --> {Time(end)}\n{Escaped(Broken(written[from..until].Trim()))}\n");
        }
        return text.ToString();
    }

    private static List<List<WordSpan>> Cues(IReadOnlyList<WordSpan> words)
    {
        var cues = new List<List<WordSpan>>();
        foreach (var word in words)
        {
            var cue = cues.LastOrDefault();
            if (cue is null || cue[0].Sentence != word.Sentence || word.TextStart + word.Text.Length - cue[0].TextStart > LongestCue)
                cues.Add([word]);
            else
                cue.Add(word);
        }
        return cues;
    }

    /// <summary>Near the middle, so that both lines are about as long.</summary>
    private static string Broken(string text)
    {
        if (text.Length <= Line)
            return text;
        var places = Enumerable.Range(0, text.Length).Where(i => text[i] == ' ').ToArray();
        if (places.Length == 0)
            return text;
        var place = places.MinBy(i => Math.Abs(i - text.Length / 2));
        return $"{text[..place]}\n{text[(place + 1)..]}";
    }

    private static string Escaped(string text) => text.Replace("&", "&amp;", StringComparison.Ordinal).Replace("<", "&lt;", StringComparison.Ordinal).Replace(">", "&gt;", StringComparison.Ordinal);

    private static string Time(long sample) => MediaClock.TimeOfSample(sample).ToString(@"hh\:mm\:ss\.fff");
}
