namespace Presenter.Renderer.Footage;

/// <summary>
/// Finds cuts: one picture that differs from the one before far more than its neighbours in time do. Looks at the tenth of
/// the picture that changes most, so that a jump cut between two poses of the same head counts.
/// </summary>
public sealed class CutDetector(int width, int height)
{
    private const int Block = 8, Neighbours = 12;

    /// <summary>Grey levels that a cut changes at least, and how often more than anything near it.</summary>
    private const double Least = 12, Times = 4;

    private readonly List<double> changes = [0];
    private byte[]? before;

    /// <param name="frame">[height, width], grey</param>
    public void Add(byte[] frame)
    {
        if (before is not null)
            changes.Add(Change(before, frame));
        before = frame.ToArray();
    }

    /// <returns>numbers of the first pictures after each cut</returns>
    public IReadOnlyList<int> Cuts() => Enumerable.Range(1, changes.Count - 1)
        .Where(t => changes[t] > Least && changes[t] > Times * Around(t).DefaultIfEmpty(0).Max()).ToArray();

    /// <summary>The changes near it in time; the two beside it may be parts of the same blended cut.</summary>
    private IEnumerable<double> Around(int t) =>
        Enumerable.Range(Math.Max(1, t - Neighbours), Math.Min(changes.Count, t + Neighbours + 1) - Math.Max(1, t - Neighbours)).Where(i => Math.Abs(i - t) > 1).Select(i => changes[i]);

    private double Change(byte[] a, byte[] b)
    {
        var blocks = new List<double>();
        for (var y = 0; y + Block <= height; y += Block)
        {
            for (var x = 0; x + Block <= width; x += Block)
            {
                var sum = 0;
                for (var i = 0; i < Block * Block; i++)
                {
                    var at = (y + i / Block) * width + x + i % Block;
                    sum += Math.Abs(a[at] - b[at]);
                }
                blocks.Add((double)sum / (Block * Block));
            }
        }
        return blocks.OrderDescending().Take(Math.Max(1, blocks.Count / 10)).Average();
    }
}
