namespace Presenter.Renderer.LipReading;

/// <summary>How well lips were read: edits (left out, put in, taken for another) over phonemes spoken; silences do not count.</summary>
/// <param name="PhonemeError">0 is perfect; 1 and more reads nothing.</param>
/// <param name="VisemeError">The same where phonemes that look alike count as one (<see cref="Visemes"/>).</param>
public sealed record ReadingScore(int Sentences, int Phonemes, double PhonemeError, double VisemeError)
{
    public static ReadingScore Of(IReadOnlyList<(IReadOnlyList<int> Spoken, IReadOnlyList<int> Read)> sentences)
    {
        var spoken = sentences.Sum(s => s.Spoken.Count);
        double Share(Func<IReadOnlyList<int>, IReadOnlyList<int>> of) =>
            sentences.Sum(s => EditDistance(of(s.Spoken), of(s.Read))) / (double)Math.Max(1, spoken);
        return new ReadingScore(sentences.Count, spoken, Share(p => p), Share(Visemes.Of));
    }

    /// <summary>Least number of insertions, deletions and substitutions (Levenshtein 1966).</summary>
    public static int EditDistance(IReadOnlyList<int> a, IReadOnlyList<int> b)
    {
        var row = Enumerable.Range(0, b.Count + 1).ToArray();
        for (var i = 0; i < a.Count; i++)
        {
            var diagonal = row[0]++;
            for (var j = 0; j < b.Count; j++)
            {
                var above = row[j + 1];
                row[j + 1] = Math.Min(diagonal + (a[i] == b[j] ? 0 : 1), Math.Min(above, row[j]) + 1);
                diagonal = above;
            }
        }
        return row[b.Count];
    }
}
