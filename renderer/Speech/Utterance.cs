namespace Presenter.Renderer.Speech;

/// <summary>What a voice made of a few words. Positions are samples at 32 kHz from the start of <paramref name="Pcm"/>.</summary>
/// <param name="Pcm">Mono, 16 bit, 32 kHz.</param>
/// <param name="Phonemes">Without gaps, in order.</param>
/// <param name="Words">One span a spoken word that was given, in order.</param>
public sealed record Utterance(short[] Pcm, IReadOnlyList<PhonemeSpan> Phonemes, IReadOnlyList<(long Start, long End)> Words);

/// <summary>A speech synthesiser: festival, or flite where festival is missing.</summary>
public interface IVoice : IAsyncDisposable
{
    string Name { get; }

    /// <summary>Speaks words that <see cref="SpokenForm"/> made: letters and apostrophes, with , . ? ! ; : after them.</summary>
    /// <param name="pace">1 is normal, 2 twice as fast.</param>
    /// <exception cref="VoiceException">the synthesiser fails also after a restart</exception>
    Task<Utterance> SpeakAsync(IReadOnlyList<string> words, float pace, CancellationToken cancellation);
}

/// <summary>Speech cannot be made; the message names the program and the remedy.</summary>
public sealed class VoiceException(string message, Exception? inner = null) : Exception(message, inner);
