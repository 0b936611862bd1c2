using Presenter.Renderer.Frames;

namespace Presenter.Renderer.Footage;

/// <summary>Which part of the footage is kept, and which part of that moves.</summary>
/// <param name="Crop">Square, in pixels of the footage as it is shown.</param>
/// <param name="Region">In pixels of the square scaled to the wanted size; even position, sides multiples of 32.</param>
public sealed record Framing(Box Crop, Box Region);

/// <summary>Finds what moves, from how much each pixel varies over time.</summary>
public static class MovingRegion
{
    /// <summary>Grey levels that a moving pixel deviates at least, and how many times the still ones' noise.</summary>
    private const float Least = 2, TimesNoise = 3;

    /// <summary>A second mover this large beside the first is another person.</summary>
    private const double AnotherPerson = 0.35;

    /// <param name="deviations">[height, width] of a small picture, grey levels</param>
    /// <returns>the moving box in that picture's pixels</returns>
    /// <exception cref="FootageException">nothing moves, or two things do</exception>
    public static Box Find(float[] deviations, int width, int height)
    {
        var smooth = Smooth(deviations, width, height);
        var noise = smooth.Order().ElementAt(smooth.Length / 5);
        var moving = smooth.Select(d => d > Math.Max(Least, TimesNoise * noise)).ToArray();
        var parts = Parts(moving, smooth, width, height);
        if (parts.Count == 0)
            throw new FootageException("nothing moves in the picture; film a person who speaks, larger, or name the part with --region x,y,width,height");
        parts = Joined(parts.Where(p => p.Mass > 0.02 * parts.Max(q => q.Mass)).ToList(), Math.Max(width, height) / 10);
        var largest = parts.MaxBy(p => p.Mass)!;
        if (parts.FirstOrDefault(p => p != largest && p.Mass > AnotherPerson * largest.Mass) is { } other)
        {
            static int Percent(int part, int whole) => 100 * part / whole;
            throw new FootageException($"two separate things move, at {Percent(largest.Box.X + largest.Box.Width / 2, width)}% and {Percent(other.Box.X + other.Box.Width / 2, width)}% of the width; " +
                "film one person alone before a still background, or name the part with --region x,y,width,height");
        }
        return largest.Box;
    }

    /// <summary>The square around the box that is kept, and the box in it once it is scaled to <paramref name="size"/>.</summary>
    /// <param name="box">in pixels of the footage</param>
    /// <param name="size">a multiple of 32</param>
    public static Framing Frame(Box box, int width, int height, int size)
    {
        const double Part = 0.8;
        var most = Math.Min(width, height) / 2 * 2;
        // Never enlarged where the footage has the pixels.
        var side = Math.Clamp((int)Math.Max(Math.Max(box.Width, box.Height) / Part, size) / 2 * 2, 2, most);
        var x = Math.Clamp(box.X + box.Width / 2 - side / 2, 0, width - side) / 2 * 2;
        // What is higher than the square keeps its head.
        var y = Math.Clamp(box.Height > side ? box.Y : box.Y + box.Height / 2 - side / 2, 0, height - side) / 2 * 2;
        var scale = (double)size / side;
        var (left, across) = Fit((box.X - x) * scale, (box.X + box.Width - x) * scale, size);
        var (top, down) = Fit((box.Y - y) * scale, (box.Y + box.Height - y) * scale, size);
        return new Framing(new Box(x, y, side, side), new Box(left, top, across, down));
    }

    private static (int From, int Length) Fit(double from, double to, int size)
    {
        var start = Math.Clamp((int)Math.Floor(from), 0, size - 32) / 2 * 2;
        var end = Math.Clamp((int)Math.Ceiling(to), start + 1, size);
        var length = Math.Min(size, (end - start + 31) / 32 * 32);
        // What the rounding adds is shared by both sides.
        return (Math.Clamp(start - (length - (end - start)) / 2, 0, size - length) / 2 * 2, length);
    }

    private static float[] Smooth(float[] map, int width, int height)
    {
        var made = new float[map.Length];
        for (var y = 0; y < height; y++)
        {
            for (var x = 0; x < width; x++)
            {
                float sum = 0;
                var count = 0;
                for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
                {
                    for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++, count++)
                        sum += map[v * width + u];
                }
                made[y * width + x] = sum / count;
            }
        }
        return made;
    }

    private sealed record Mover(Box Box, double Mass);

    /// <summary>Connected parts, by flood fill.</summary>
    private static List<Mover> Parts(bool[] moving, float[] weight, int width, int height)
    {
        var parts = new List<Mover>();
        var seen = new bool[moving.Length];
        var open = new Stack<int>();
        for (var first = 0; first < moving.Length; first++)
        {
            if (!moving[first] || seen[first])
                continue;
            int left = width, right = 0, top = height, bottom = 0;
            double mass = 0;
            seen[first] = true;
            open.Push(first);
            while (open.TryPop(out var at))
            {
                int x = at % width, y = at / width;
                (left, right, top, bottom, mass) = (Math.Min(left, x), Math.Max(right, x), Math.Min(top, y), Math.Max(bottom, y), mass + weight[at]);
                for (var v = Math.Max(0, y - 1); v <= Math.Min(height - 1, y + 1); v++)
                {
                    for (var u = Math.Max(0, x - 1); u <= Math.Min(width - 1, x + 1); u++)
                    {
                        if (!moving[v * width + u] || seen[v * width + u])
                            continue;
                        seen[v * width + u] = true;
                        open.Push(v * width + u);
                    }
                }
            }
            parts.Add(new Mover(new Box(left, top, right - left + 1, bottom - top + 1), mass));
        }
        return parts;
    }

    /// <summary>Eyes, mouth and outline of one head are parts of one mover.</summary>
    private static List<Mover> Joined(List<Mover> parts, int gap)
    {
        for (var i = 0; i < parts.Count; i++)
        {
            var near = parts.FindIndex(i + 1, p => Near(parts[i].Box, p.Box, gap));
            if (near < 0)
                continue;
            parts[i] = new Mover(Around(parts[i].Box, parts[near].Box), parts[i].Mass + parts[near].Mass);
            parts.RemoveAt(near);
            i = -1;
        }
        return parts;
    }

    private static bool Near(Box a, Box b, int gap) =>
        a.X <= b.X + b.Width + gap && b.X <= a.X + a.Width + gap && a.Y <= b.Y + b.Height + gap && b.Y <= a.Y + a.Height + gap;

    private static Box Around(Box a, Box b)
    {
        int x = Math.Min(a.X, b.X), y = Math.Min(a.Y, b.Y);
        return new Box(x, y, Math.Max(a.X + a.Width, b.X + b.Width) - x, Math.Max(a.Y + a.Height, b.Y + b.Height) - y);
    }
}
