namespace Presenter.Bot.Listening.Language;

/// <summary>Says how probable a word is after up to two others.</summary>
public interface INGramModel
{
    /// <summary>Every n-gram of two and three words that the model knows by itself, without backing off.</summary>
    IEnumerable<ulong> Known { get; }

    /// <param name="key">one to three words, <see cref="NGram"/></param>
    double Probability(ulong key);
}
