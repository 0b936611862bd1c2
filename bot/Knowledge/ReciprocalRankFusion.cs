namespace Presenter.Bot.Knowledge;

/// <summary>
/// Several rankings -> one, by the sum of 1 / (60 + rank): no scores to bring to one scale. Cormack, Clarke and Büttcher:
/// "Reciprocal Rank Fusion outperforms Condorcet and individual Rank Learning Methods", SIGIR 2009, with their constant.
/// </summary>
public static class ReciprocalRankFusion
{
    private const int Constant = 60;

    /// <param name="rankings">each best first, without repetition</param>
    public static IReadOnlyList<T> Fuse<T>(params IReadOnlyList<T>[] rankings) where T : notnull => rankings
        .SelectMany(ranking => ranking.Select((item, rank) => (Item: item, Share: 1.0 / (Constant + rank + 1))))
        .GroupBy(s => s.Item, s => s.Share)
        .OrderByDescending(g => g.Sum()).Select(g => g.Key).ToArray();
}
