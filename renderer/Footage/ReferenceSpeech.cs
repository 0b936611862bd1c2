using Presenter.Renderer.Speech;

namespace Presenter.Renderer.Footage;

/// <summary>A phoneme of the transcript and how many hundredths of a second the synthesiser gave it.</summary>
public readonly record struct ReferencePhoneme(string Name, int Frames);

/// <summary>A word of the transcript as the synthesiser speaks it.</summary>
/// <param name="Number">which of the sentence's spoken words it is</param>
/// <param name="First">its first row in the features</param>
public sealed record ReferenceWord(int Sentence, int Number, int First, IReadOnlyList<ReferencePhoneme> Phonemes)
{
    public int Frames => Phonemes.Sum(p => p.Frames);
}

/// <summary>
/// The whole transcript, spoken by the synthesiser with the pauses taken out: those are the speaker's own, and found in
/// the footage.
/// </summary>
/// <param name="Words">in order</param>
/// <param name="Features">[frames, <see cref="Mfcc.Size"/>] of all words, one after the other</param>
public sealed record ReferenceSpeech(IReadOnlyList<ReferenceWord> Words, float[] Features)
{
    public int Frames => Features.Length / Mfcc.Size;

    /// <summary>The utterances as another vocal tract would speak them, with the footage's noise behind them.</summary>
    public static ReferenceSpeech Of(IReadOnlyList<Utterance> sentences, double warp, float[]? noise = null)
    {
        var pcm = new short[sentences.Sum(s => s.Pcm.Length)];
        var words = new List<ReferenceWord>();
        var starts = new List<(int Start, int Frames)>();
        long at = 0;
        var first = 0;
        for (var s = 0; s < sentences.Count; s++)
        {
            sentences[s].Pcm.CopyTo(pcm.AsSpan((int)at));
            foreach (var (number, word) in ByWord(sentences[s]))
            {
                var phonemes = new List<ReferencePhoneme>();
                foreach (var p in word)
                {
                    int from = Hops(at + p.StartSample), frames = Math.Max(1, Hops(at + p.EndSample) - from);
                    phonemes.Add(new ReferencePhoneme(p.Phoneme, frames));
                    starts.Add((from, frames));
                }
                words.Add(new ReferenceWord(s, number, first, phonemes));
                first += words[^1].Frames;
            }
            at += sentences[s].Pcm.Length;
        }
        var heard = Mfcc.Of(pcm, MediaClock.SampleRate, warp, noise);
        var features = new float[starts.Sum(p => p.Frames) * Mfcc.Size];
        var row = 0;
        foreach (var (from, frames) in starts)
        {
            for (var i = 0; i < frames; i++)
                heard.Row(Math.Min(from + i, heard.Count - 1)).CopyTo(features.AsSpan(row++ * Mfcc.Size));
        }
        return new ReferenceSpeech(words, features);
    }

    /// <summary>Some of the words, one after the other.</summary>
    public ReferenceSpeech Of(IReadOnlyList<ReferenceWord> some) =>
        new(some, some.SelectMany(w => Features.AsSpan(w.First * Mfcc.Size, w.Frames * Mfcc.Size).ToArray()).ToArray());

    /// <summary>The sounding phonemes word by word; one that lies between two words' times joins the one before.</summary>
    private static IEnumerable<(int Number, IReadOnlyList<PhonemeSpan> Phonemes)> ByWord(Utterance sentence)
    {
        var word = new List<PhonemeSpan>();
        var next = 1;
        foreach (var phoneme in sentence.Phonemes)
        {
            while (next < sentence.Words.Count && phoneme.StartSample + phoneme.EndSample >= 2 * sentence.Words[next].Start)
            {
                if (word.Count > 0)
                    yield return (next - 1, word);
                word = [];
                next++;
            }
            if (phoneme.Phoneme != PhonemeSet.Silence && phoneme.EndSample > phoneme.StartSample)
                word.Add(phoneme);
        }
        if (word.Count > 0)
            yield return (next - 1, word);
    }

    private static int Hops(long sample) => (int)((sample * Mfcc.HopsPerSecond + MediaClock.SampleRate / 2) / MediaClock.SampleRate);
}
