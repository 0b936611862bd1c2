using System.Security.Cryptography;

namespace Presenter.Renderer.LipReading;

/// <summary>
/// Which sentences a reader has learned from: those it reads by heart, whatever the lips do, so they cannot teach lips to be readable.
/// Kept as digests, so that a package does not carry what somebody said.
/// </summary>
public sealed class LearnedSentences
{
    private readonly SortedSet<string> digests = new(StringComparer.Ordinal);

    public void Add(IEnumerable<string> sentences) => digests.UnionWith(sentences.Select(Digest));

    public bool Contains(string sentence) => digests.Contains(Digest(sentence));

    /// <param name="note">as <see cref="ToString"/> gives it; empty: none</param>
    public void AddNote(string note) => digests.UnionWith(note.Split(' ', StringSplitOptions.RemoveEmptyEntries));

    public override string ToString() => string.Join(' ', digests);

    private static string Digest(string sentence) => Convert.ToHexStringLower(SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(sentence)), 0, 6);
}
