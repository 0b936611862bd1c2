namespace Presenter.Tests.Footage;

/// <summary>Two transcriptions of the same speech, matched by edit distance.</summary>
internal static class Matched
{
    /// <returns>how far the starts of equal phonemes lie apart, in order of size</returns>
    public static double[] StartErrors(IReadOnlyList<(string Phoneme, double Start)> a, IReadOnlyList<(string Phoneme, double Start)> b)
    {
        int n = a.Count, m = b.Count;
        var cost = new int[n + 1, m + 1];
        for (var i = 0; i <= n; i++)
        {
            for (var j = 0; j <= m; j++)
                cost[i, j] = i == 0 ? j : j == 0 ? i : Math.Min(Math.Min(cost[i - 1, j], cost[i, j - 1]) + 1, cost[i - 1, j - 1] + (a[i - 1].Phoneme == b[j - 1].Phoneme ? 0 : 1));
        }
        var errors = new List<double>();
        for (int i = n, j = m; i > 0 && j > 0;)
        {
            if (cost[i, j] == cost[i - 1, j - 1] + (a[i - 1].Phoneme == b[j - 1].Phoneme ? 0 : 1))
            {
                if (a[--i].Phoneme == b[--j].Phoneme)
                    errors.Add(Math.Abs(a[i].Start - b[j].Start));
            }
            else if (cost[i, j] == cost[i - 1, j] + 1)
                i--;
            else
                j--;
        }
        return errors.Order().ToArray();
    }
}
