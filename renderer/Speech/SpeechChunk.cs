namespace Presenter.Renderer.Speech;

/// <summary>A clause or a sentence, spoken.</summary>
/// <param name="Sentence">Index of the <see cref="SpokenSentence"/> this belongs to.</param>
/// <param name="StartSample">Position on the turn's clock; a multiple of <see cref="MediaClock.SamplesPerFrame"/>.</param>
/// <param name="Pcm">Mono, 16 bit, 32 kHz; its length is a multiple of <see cref="MediaClock.SamplesPerFrame"/>.</param>
/// <param name="Phonemes">Cover the chunk without gaps, in order, silence as "pau"; positions on the turn's clock.</param>
/// <param name="Words">Words of the written text; positions on the turn's clock.</param>
public sealed record SpeechChunk(
    TurnId Turn,
    int Sentence,
    long StartSample,
    short[] Pcm,
    IReadOnlyList<PhonemeSpan> Phonemes,
    IReadOnlyList<WordSpan> Words,
    StageDirection Direction)
{
    public long EndSample => StartSample + Pcm.Length;

    public int Frames => Pcm.Length / MediaClock.SamplesPerFrame;
}

/// <summary>One phoneme of the CMU set, lower case (flite's names), "pau" for silence.</summary>
/// <param name="Stress">0 none, 1 a stressed syllable's vowel.</param>
public readonly record struct PhonemeSpan(string Phoneme, long StartSample, long EndSample, int Stress = 0);

/// <summary>A word as written (so "€12.50" is one word) and when its spoken form is heard.</summary>
/// <param name="TextStart">Index of its first character in the sentence's text.</param>
public readonly record struct WordSpan(int Sentence, string Text, int TextStart, long StartSample, long EndSample);
