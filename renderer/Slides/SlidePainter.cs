using Presenter.Renderer.Trust;
using SkiaSharp;

namespace Presenter.Renderer.Slides;

/// <summary>Draws a slide: heading above, picture and points on the left, the corner on the right free for the presenter.</summary>
public static class SlidePainter
{
    public const int Width = 1920, Height = 1080;

    /// <summary>Where the presenter stands.</summary>
    public const int PresenterSize = 480, PresenterX = Width - Margin - PresenterSize, PresenterY = Height - Margin - PresenterSize, Corner = 40;

    private const int Margin = 80, HeadingTop = 96, Gap = 56;

    private static readonly SKColor Paper = new(246, 247, 245), Ink = new(22, 36, 45), Quiet = new(86, 102, 112), Accent = new(29, 88, 115), Card = SKColors.White;

    /// <param name="under">written under the presenter: in a small window the label in its picture is hardly read</param>
    /// <exception cref="LessonException">the picture cannot be read</exception>
    /// <exception cref="IOException">the file cannot be written, or there is no font</exception>
    public static void Paint(Lesson lesson, int number, string under, string path)
    {
        var slide = lesson.Slides[number];
        using var bitmap = new SKBitmap(Width, Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        {
            canvas.Clear(Paper);
            using (var bar = new SKPaint { Color = Accent })
                canvas.DrawRect(0, 0, 16, Height, bar);
            var isPlain = slide.Picture is null && slide.Points.Count == 0;
            var below = Heading(canvas, slide.Heading, isPlain);
            var body = new SKRect(Margin, below + Gap, PresenterX - Gap, Height - Margin - 24);
            if (slide.Picture is { } picture)
                Picture(canvas, picture, slide.Points.Count > 0 ? new SKRect(body.Left, body.Top, body.MidX - 24, body.Bottom) : body);
            if (slide.Points.Count > 0)
                Points(canvas, slide.Points, slide.Picture is null ? body : new SKRect(body.MidX + 24, body.Top, body.Right, body.Bottom));
            Foot(canvas, number == 0 ? "" : lesson.Title, $"{number + 1} / {lesson.Slides.Count}", under);
        }
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, encoded.ToArray());
    }

    /// <summary>White where the presenter's picture shows.</summary>
    public static void PaintMask(string path)
    {
        using var bitmap = new SKBitmap(PresenterSize, PresenterSize, SKColorType.Gray8, SKAlphaType.Opaque);
        using (var canvas = new SKCanvas(bitmap))
        using (var paint = new SKPaint { Color = SKColors.White, IsAntialias = true })
        {
            canvas.Clear(SKColors.Black);
            canvas.DrawRoundRect(0, 0, PresenterSize, PresenterSize, Corner, Corner, paint);
        }
        using var encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        File.WriteAllBytes(path, encoded.ToArray());
    }

    /// <returns>where it ends</returns>
    private static float Heading(SKCanvas canvas, string text, bool alone)
    {
        using var face = FontFile.For(text, bold: true);
        var room = alone ? PresenterX - Gap - Margin : Width - 2 * Margin;
        using var paint = new SKPaint { Typeface = face, Color = Ink, IsAntialias = true, SubpixelText = true };
        var lines = new TextLines(text, paint, room, alone ? 96 : 68, alone ? 6 : 2);
        var top = alone ? (Height - lines.Height) / 2 : HeadingTop;
        lines.Draw(canvas, Margin, top);
        if (alone)
        {
            using var rule = new SKPaint { Color = Accent };
            canvas.DrawRect(Margin + 4, top + lines.Height + 32, 120, 8, rule);
        }
        return top + lines.Height;
    }

    private static void Picture(SKCanvas canvas, string path, SKRect room)
    {
        using var picture = SKBitmap.Decode(path) ?? throw new LessonException($"{path} is not a picture that can be read. Remedy: save it as PNG, JPEG or WebP.");
        // A small picture is enlarged to twice its size at most: more of it would only be blur.
        var scale = Math.Min(2, Math.Min(room.Width / picture.Width, room.Height / picture.Height));
        var place = SKRect.Create(room.Left, room.Top, picture.Width * scale, picture.Height * scale);
        place.Offset(0, (room.Height - place.Height) / 2);
        using var edge = new SKRoundRect(place, 20);
        using var shadow = new SKPaint { Color = Card, IsAntialias = true, ImageFilter = SKImageFilter.CreateDropShadow(0, 6, 14, 14, new SKColor(10, 30, 40, 60)) };
        canvas.DrawRoundRect(edge, shadow);
        canvas.Save();
        canvas.ClipRoundRect(edge, SKClipOperation.Intersect, antialias: true);
        using var image = SKImage.FromBitmap(picture);
        using var paint = new SKPaint { IsAntialias = true, FilterQuality = SKFilterQuality.High };
        canvas.DrawImage(image, place, paint);
        canvas.Restore();
    }

    private static void Points(SKCanvas canvas, IReadOnlyList<string> points, SKRect room)
    {
        using var face = FontFile.For(string.Concat(points));
        using var paint = new SKPaint { Typeface = face, Color = Ink, IsAntialias = true, SubpixelText = true };
        using var dot = new SKPaint { Color = Accent, IsAntialias = true };
        const float indent = 48;
        for (var size = 46f; ; size -= 2)
        {
            var all = points.Select(p => new TextLines(p, paint, room.Width - indent, size, 12, shrink: false)).ToArray();
            var apart = size * 0.6f;
            var height = all.Sum(l => l.Height) + apart * (points.Count - 1);
            if (height > room.Height && size > 24)
                continue;
            var top = room.Top;
            foreach (var lines in all)
            {
                canvas.DrawCircle(room.Left + 12, top + size * 0.62f, 7, dot);
                lines.Draw(canvas, room.Left + indent, top);
                top += lines.Height + apart;
            }
            return;
        }
    }

    private static void Foot(SKCanvas canvas, string title, string number, string under)
    {
        using var face = FontFile.For(title + number + under);
        using var paint = new SKPaint { Typeface = face, TextSize = 24, Color = Quiet, IsAntialias = true };
        canvas.DrawText(title.Length > 0 ? $"{number}    {title}" : number, Margin, Height - 48, paint);
        paint.TextSize = 28;
        canvas.DrawText(under, PresenterX + (PresenterSize - paint.MeasureText(under)) / 2, PresenterY + PresenterSize + 46, paint);
    }
}
