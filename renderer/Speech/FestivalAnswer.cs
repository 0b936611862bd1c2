using System.Globalization;

namespace Presenter.Renderer.Speech;

/// <summary>Collects festival's lines: S phoneme end stress, T for each token, W start end for each word of it.</summary>
internal sealed class FestivalAnswer
{
    private readonly List<PhonemeSpan> phonemes = [];
    private readonly List<(double Start, double End)> tokens = [];
    private string? error;

    public void Read(string line)
    {
        var parts = line.Split(' ');
        switch (parts[0])
        {
            case "S" when parts.Length == 4:
                var start = phonemes.Count == 0 ? 0 : phonemes[^1].EndSample;
                var name = parts[1] switch { "h#" or "brth" or "#" => PhonemeSet.Silence, var p => p };
                if (PhonemeSet.IndexOf(name) < 0)
                    throw new InvalidDataException($"festival speaks the unknown phoneme {name}");
                var stress = PhonemeSet.IsVowel(name) && parts[3] != "0" ? 1 : 0;
                phonemes.Add(new PhonemeSpan(name, start, Samples(Number(parts[2])), stress));
                break;
            case "T":
                tokens.Add((double.MaxValue, 0));
                break;
            case "W" when parts.Length == 3 && tokens.Count > 0:
                double from = Number(parts[1]), to = Number(parts[2]);
                // Punctuation is a word without a sound.
                if (to > from)
                    tokens[^1] = (Math.Min(tokens[^1].Start, from), Math.Max(tokens[^1].End, to));
                break;
            default:
                if (line.Contains("ERROR", StringComparison.Ordinal))
                    error = line;
                break;
        }
    }

    public Utterance Finish(byte[] wave, int words)
    {
        if (error is not null)
            throw new InvalidDataException($"festival says {error}");
        var (pcm, rate) = Wave.Read(wave);
        if (rate != MediaClock.SampleRate)
            throw new InvalidDataException($"festival speaks at {rate} Hz; {MediaClock.SampleRate} is expected");
        if (phonemes.Count == 0 || tokens.Count != words)
            throw new InvalidDataException($"festival found {tokens.Count} words in {words}");
        phonemes[^1] = phonemes[^1] with { EndSample = Math.Max(pcm.Length, phonemes[^1].StartSample) };
        long last = 0;
        var spans = new List<(long, long)>();
        foreach (var (start, end) in tokens)
        {
            var span = end > 0 ? (Start: Samples(start), End: Samples(end)) : (Start: last, End: last);
            last = span.End;
            spans.Add(span);
        }
        return new Utterance(pcm, phonemes, spans);
    }

    private static long Samples(double seconds) => (long)Math.Round(seconds * MediaClock.SampleRate);

    private static double Number(string text) => double.Parse(text, CultureInfo.InvariantCulture);
}
