namespace Presenter.Renderer.Footage;

/// <summary>
/// Does the camera stand still? Textured blocks at both sides, above the shoulders, are searched for in later pictures
/// (block matching); when most of them have moved, on the left and on the right, it was the camera. A side without texture
/// tells nothing.
/// </summary>
public sealed class CameraCheck(int width, int height)
{
    private const int Block = 16, Search = 6, FewestBlocks = 3;

    /// <summary>Pixels of the small picture that count as moved, and the share of pictures that may have.</summary>
    private const double Moved = 0.6, Share = 0.05;

    private readonly List<(double Second, double Shift)> shifts = [];
    private byte[]? reference;
    private (int X, int Y)[][] sides = [];

    /// <param name="frame">[height, width], grey; every second or so is enough</param>
    public void Add(byte[] frame, double second)
    {
        if (reference is null)
        {
            reference = frame.ToArray();
            sides = Background().Where(IsCorner).GroupBy(b => b.X < width / 2).Select(g => g.ToArray()).Where(g => g.Length >= FewestBlocks).ToArray();
        }
        else if (sides.Length > 0)
        {
            shifts.Add((second, sides.Min(side => side.Select(b => Shift(frame, b.X, b.Y)).Order().ElementAt(side.Length / 2))));
        }
    }

    /// <returns>when the background has moved first, and how far at most as a share of the width; null where it stands still or is plain</returns>
    public (double Second, double Share)? Motion()
    {
        var moved = shifts.Where(s => s.Shift > Moved).ToArray();
        return moved.Length > Share * shifts.Count && moved.Length > 0 ? (moved[0].Second, moved.Max(s => s.Shift) / width) : null;
    }

    private IEnumerable<(int X, int Y)> Background()
    {
        for (var y = Search; y + Block + Search <= Math.Max(height * 6 / 10, Block + 2 * Search); y += Block / 2)
        {
            for (var x = Search; x + Block + Search <= width; x += Block / 2)
            {
                if (x + Block <= Math.Max(width / 5, Search + Block) || x >= Math.Min(width * 4 / 5, width - Search - Block))
                    yield return (x, y);
            }
        }
    }

    /// <summary>Structure in both directions (Shi and Tomasi 1994): a mere edge would slide along itself.</summary>
    private bool IsCorner((int X, int Y) block)
    {
        double xx = 0, yy = 0, xy = 0;
        for (var i = 0; i < Block * Block; i++)
        {
            var at = (block.Y + i / Block) * width + block.X + i % Block;
            double dx = (reference![at + 1] - reference[at - 1]) / 2.0, dy = (reference[at + width] - reference[at - width]) / 2.0;
            (xx, yy, xy) = (xx + dx * dx, yy + dy * dy, xy + dx * dy);
        }
        var least = (xx + yy) / 2 - Math.Sqrt((xx - yy) * (xx - yy) / 4 + xy * xy);
        return least / (Block * Block) > 4;
    }

    private double Shift(byte[] frame, int x, int y)
    {
        const int Side = 2 * Search + 1;
        var errors = new double[Side, Side];
        var (bestX, bestY) = (Search, Search);
        for (var v = 0; v < Side; v++)
        {
            for (var u = 0; u < Side; u++)
            {
                errors[v, u] = Error(frame, x, y, u - Search, v - Search);
                // Standing still wins where it is as good.
                if (errors[v, u] < errors[bestY, bestX] - 1e-9)
                    (bestX, bestY) = (u, v);
            }
        }
        if (bestX is 0 or Side - 1 || bestY is 0 or Side - 1)
            return Search;
        var dx = bestX - Search + Vertex(errors[bestY, bestX - 1], errors[bestY, bestX], errors[bestY, bestX + 1]);
        var dy = bestY - Search + Vertex(errors[bestY - 1, bestX], errors[bestY, bestX], errors[bestY + 1, bestX]);
        return Math.Sqrt(dx * dx + dy * dy);
    }

    /// <summary>Squared difference without the difference of the means: a lamp that dims is no motion.</summary>
    private double Error(byte[] frame, int x, int y, int dx, int dy)
    {
        double sum = 0, squares = 0;
        for (var i = 0; i < Block * Block; i++)
        {
            var d = frame[(y + dy + i / Block) * width + x + dx + i % Block] - reference![(y + i / Block) * width + x + i % Block];
            (sum, squares) = (sum + d, squares + (double)d * d);
        }
        return squares - sum * sum / (Block * Block);
    }

    private static double Vertex(double before, double at, double after)
    {
        var curve = before - 2 * at + after;
        return curve > 1e-9 ? (before - after) / (2 * curve) : 0;
    }
}
