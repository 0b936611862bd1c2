using SkiaSharp;

namespace Presenter.Renderer.Slides;

/// <summary>A text broken into lines that fit a width.</summary>
internal sealed class TextLines
{
    private const float Spacing = 1.24f, Smallest = 24;

    private readonly SKPaint paint;
    private readonly IReadOnlyList<string> lines;
    private readonly float size;

    /// <param name="most">lines; with more the letters become smaller, where <paramref name="shrink"/> says so</param>
    public TextLines(string text, SKPaint paint, float width, float size, int most, bool shrink = true)
    {
        this.paint = paint;
        for (this.size = size; ; this.size -= 4)
        {
            paint.TextSize = this.size;
            lines = Break(text, width);
            if (!shrink || this.size <= Smallest || lines.Count <= most && lines.All(l => paint.MeasureText(l) <= width))
                return;
        }
    }

    public float Height => lines.Count * size * Spacing;

    public void Draw(SKCanvas canvas, float left, float top)
    {
        paint.TextSize = size;
        for (var i = 0; i < lines.Count; i++)
            canvas.DrawText(lines[i], left, top + i * size * Spacing + size, paint);
    }

    private List<string> Break(string text, float width)
    {
        var broken = new List<string>();
        foreach (var word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (broken.Count > 0 && paint.MeasureText($"{broken[^1]} {word}") <= width)
                broken[^1] += $" {word}";
            else
                broken.Add(word);
        }
        return broken;
    }
}
