namespace Presenter.Renderer.Mattes;

/// <summary>What of a map hangs together with its top and sides, and maps made larger and smaller; rows of pixels, one after the other.</summary>
internal static class Flood
{
    /// <summary>Pixels that can be walked to from the top or a side; nobody floats in the air, so the bottom is no way in.</summary>
    /// <param name="open">where one can walk</param>
    public static bool[] FromOutside(bool[] open, int width, int height)
    {
        var reached = new bool[open.Length];
        var waiting = new Stack<int>();
        void Enter(int at)
        {
            if (open[at] && !reached[at])
            {
                reached[at] = true;
                waiting.Push(at);
            }
        }
        for (var x = 0; x < width; x++)
            Enter(x);
        for (var y = 0; y < height; y++)
        {
            Enter(y * width);
            Enter(y * width + width - 1);
        }
        while (waiting.TryPop(out var at))
        {
            var x = at % width;
            if (x > 0)
                Enter(at - 1);
            if (x < width - 1)
                Enter(at + 1);
            if (at >= width)
                Enter(at - width);
            if (at < open.Length - width)
                Enter(at + width);
        }
        return reached;
    }

    /// <summary>True only where everything within <paramref name="radius"/> is; beyond the edge counts as true.</summary>
    public static bool[] Shrink(bool[] map, int width, int height, int radius) =>
        Lines(Lines(map, width, height, radius, 1, width), height, width, radius, width, 1);

    public static bool[] Grow(bool[] map, int width, int height, int radius) => Not(Shrink(Not(map), width, height, radius));

    public static bool[] Not(bool[] map) => Array.ConvertAll(map, m => !m);

    private static bool[] Lines(bool[] map, int length, int lines, int radius, int step, int stride)
    {
        var made = new bool[map.Length];
        for (var line = 0; line < lines; line++)
        {
            var holes = 0;
            for (var i = -radius; i < length; i++)
            {
                if (i + radius < length && !map[line * stride + (i + radius) * step])
                    holes++;
                if (i - radius - 1 >= 0 && !map[line * stride + (i - radius - 1) * step])
                    holes--;
                if (i >= 0)
                    made[line * stride + i * step] = holes == 0;
            }
        }
        return made;
    }
}
