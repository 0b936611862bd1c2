using System.Runtime.CompilerServices;

namespace Presenter.Renderer.Speech;

/// <summary>Sentences -> sound with phoneme and word times, on the turn's clock.</summary>
public sealed class SpeechStage(IVoice voice, SpeechOptions options)
{
    /// <summary>Silence that is kept before the first sound, so that the lips can get ready.</summary>
    private const double Lead = 0.08;

    public IVoice Voice => voice;

    /// <summary>One turn.</summary>
    /// <param name="notice">Told when a sentence has nothing in it that this voice can say; its text is shown all the same.</param>
    /// <exception cref="VoiceException">the synthesiser fails also after restarts</exception>
    public async IAsyncEnumerable<SpeechChunk> RunAsync(
        IAsyncEnumerable<SpokenSentence> sentences, Action<string>? notice, [EnumeratorCancellation] CancellationToken cancellation)
    {
        long at = 0;
        await foreach (var sentence in sentences.WithCancellation(cancellation))
        {
            var words = SpokenForm.Of(sentence.Text);
            if (words.All(w => w.Spoken.Count == 0))
            {
                if (sentence.Text.Any(c => !char.IsWhiteSpace(c)))
                    notice?.Invoke($"The English voice cannot say \"{Shortened(sentence.Text)}\"; it is shown as text. A voice for its language can be configured under Speech.");
                continue;
            }
            foreach (var clause in ClauseSplitter.Split(words, first: sentence.Index == 0))
            {
                var spoken = Spoken(clause);
                if (spoken.Count == 0)
                    continue;
                var utterance = await voice.SpeakAsync(spoken, sentence.Direction.Pace, cancellation);
                var last = clause[^1] == words[^1];
                var chunk = Place(utterance, sentence, clause, at, last ? options.SentencePause : options.ClausePause);
                at = chunk.EndSample;
                yield return chunk;
            }
        }
    }

    private static List<string> Spoken(IReadOnlyList<SpokenWord> clause)
    {
        var spoken = new List<string>();
        foreach (var word in clause)
        {
            for (var i = 0; i < word.Spoken.Count; i++)
                spoken.Add(i == word.Spoken.Count - 1 && word.Pause is { } mark ? word.Spoken[i] + mark : word.Spoken[i]);
        }
        return spoken;
    }

    /// <summary>Trims the voice's own silences, adds ours, and moves everything to the turn's clock, whole frames long.</summary>
    private static SpeechChunk Place(Utterance utterance, SpokenSentence sentence, IReadOnlyList<SpokenWord> clause, long at, double pause)
    {
        static long Samples(double seconds) => (long)(seconds * MediaClock.SampleRate);
        var sounding = utterance.Phonemes.Where(p => p.Phoneme != PhonemeSet.Silence).ToArray();
        long first = sounding.Length > 0 ? sounding[0].StartSample : 0, last = sounding.Length > 0 ? sounding[^1].EndSample : utterance.Pcm.Length;
        var from = Math.Max(0, first - Samples(at == 0 ? Lead : Lead / 2));
        var length = last - from + Samples(pause);
        length = (length + MediaClock.SamplesPerFrame - 1) / MediaClock.SamplesPerFrame * MediaClock.SamplesPerFrame;

        var pcm = new short[length];
        var kept = utterance.Pcm.AsSpan((int)from, (int)Math.Min(length, utterance.Pcm.Length - from));
        kept.CopyTo(pcm);
        FadeOut(pcm.AsSpan(0, kept.Length));
        var phonemes = utterance.Phonemes
            .Select(p => p with { StartSample = Math.Max(p.StartSample, from) - from + at, EndSample = Math.Min(p.EndSample - from, length) + at })
            .Where(p => p.EndSample > p.StartSample).ToList();
        if (phonemes.Count > 0 && phonemes[^1].Phoneme == PhonemeSet.Silence)
            phonemes[^1] = phonemes[^1] with { EndSample = at + length };
        else
            phonemes.Add(new PhonemeSpan(PhonemeSet.Silence, phonemes.Count > 0 ? phonemes[^1].EndSample : at, at + length));

        var words = new List<WordSpan>();
        var k = 0;
        foreach (var word in clause.Where(w => w.Spoken.Count > 0))
        {
            long start = utterance.Words[k].Start, end = utterance.Words[k + word.Spoken.Count - 1].End;
            k += word.Spoken.Count;
            words.Add(new WordSpan(sentence.Index, word.Written, word.Start, Math.Max(0, start - from) + at, Math.Max(0, end - from) + at));
        }
        return new SpeechChunk(sentence.Turn, sentence.Index, at, pcm, phonemes, words, sentence.Direction);
    }

    /// <summary>The cut at the end must not click.</summary>
    private static void FadeOut(Span<short> pcm)
    {
        var fade = Math.Min(pcm.Length, 320);
        for (var i = 0; i < fade; i++)
            pcm[^(i + 1)] = (short)(pcm[^(i + 1)] * i / fade);
    }

    private static string Shortened(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
