using SkiaSharp;
using SkiaSharp.HarfBuzz;

namespace Presenter.Renderer.Trust;

/// <summary>The label, drawn once, and where it lies in the whole picture. All numbers are even: chroma is stored for every second pixel.</summary>
/// <param name="Rgba">[height, width, 4] bytes; colours are not multiplied by alpha</param>
public sealed record LabelPicture(string Text, int X, int Y, int Width, int Height, byte[] Rgba)
{
    /// <summary>Height of the letters at a picture of 512 pixels; smaller is not read on a phone.</summary>
    private const float LetterSize = 15f, SmallestLetter = 9f;

    private static readonly SKColor Ground = new(16, 28, 35, 184), Ink = SKColors.White;

    /// <exception cref="FileNotFoundException">no font</exception>
    /// <exception cref="InvalidDataException">the font lacks letters, or the label is wider than the picture</exception>
    public static LabelPicture Draw(string text, LabelOptions options, int pictureWidth, int pictureHeight)
    {
        using var face = FontFile.For(text, options.Font);
        var size = Math.Max(SmallestLetter, LetterSize * pictureHeight / 512f);
        using var paint = new SKPaint { Typeface = face, TextSize = size, IsAntialias = true, Color = Ink, SubpixelText = true };
        using var shaper = new SKShaper(face);
        var length = shaper.Shape(text, paint).Width;
        var (aside, above, margin) = (size * 0.7f, size * 0.42f, Even(size * 0.8f));
        var (width, height) = (Even(length + 2 * aside), Even(size + 2 * above));
        if (width + 2 * margin > pictureWidth || height + 2 * margin > pictureHeight)
            throw new InvalidDataException($"The label \"{text}\" is {width} pixels wide and does not fit into a picture of {pictureWidth}x{pictureHeight}. Remedy: choose a shorter {LabelOptions.Section}:Text.");
        using var bitmap = new SKBitmap(width, height, SKColorType.Rgba8888, SKAlphaType.Premul);
        using (var canvas = new SKCanvas(bitmap))
        using (var ground = new SKPaint { Color = Ground, IsAntialias = true })
        {
            canvas.Clear(SKColors.Transparent);
            canvas.DrawRoundRect(0, 0, width, height, height / 2f, height / 2f, ground);
            var letters = paint.FontMetrics;
            canvas.DrawShapedText(shaper, text, (width - length) / 2, (height - letters.Ascent - letters.Descent) / 2, paint);
        }
        var right = options.Position is LabelPosition.BottomRight or LabelPosition.TopRight;
        var bottom = options.Position is LabelPosition.BottomRight or LabelPosition.BottomLeft;
        return new LabelPicture(text, right ? pictureWidth - margin - width : margin, bottom ? pictureHeight - margin - height : margin, width, height, Straight(bitmap));
    }

    /// <summary>Where nothing is drawn the ground's colour stays: chroma is the mean of four pixels, and black would darken the edge.</summary>
    private static byte[] Straight(SKBitmap bitmap)
    {
        var bytes = new byte[bitmap.Width * bitmap.Height * 4];
        for (var i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            var pixel = bitmap.GetPixel(i % bitmap.Width, i / bitmap.Width);
            var colour = pixel.Alpha == 0 ? Ground : pixel;
            (bytes[4 * i], bytes[4 * i + 1], bytes[4 * i + 2], bytes[4 * i + 3]) = (colour.Red, colour.Green, colour.Blue, pixel.Alpha);
        }
        return bytes;
    }

    private static int Even(float size) => 2 * (int)MathF.Ceiling(size / 2);
}
