using SkiaSharp;

namespace Presenter.Renderer.Trust;

/// <summary>A font from a file: what the system has installed differs from machine to machine, and what is drawn must not.</summary>
public static class FontFile
{
    private const string Remedy = "apt-get install fonts-dejavu-core (Chinese: fonts-noto-cjk)";

    private static readonly string[] Bold = ["/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf", "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"];

    private static readonly string[] Known =
    [
        "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf",
        "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc", "/usr/share/fonts/truetype/noto/NotoSans-Regular.ttf",
        "/Library/Fonts/Arial Unicode.ttf", @"C:\Windows\Fonts\segoeui.ttf", @"C:\Windows\Fonts\msyh.ttc",
    ];

    /// <param name="text">every letter of it must be in the font</param>
    /// <param name="file">empty: one of those that systems have</param>
    /// <param name="bold">where a bold one is there</param>
    /// <exception cref="FileNotFoundException">there is no font</exception>
    /// <exception cref="InvalidDataException">not a font, or none has all the letters</exception>
    public static SKTypeface For(string text, string file = "", bool bold = false)
    {
        text = string.Concat(text.Where(c => !char.IsControl(c)));
        var there = (file.Length > 0 ? [file] : bold ? [.. Bold, .. Known] : Known).Where(File.Exists).ToArray();
        if (there.Length == 0)
            throw new FileNotFoundException($"There is no font to write \"{text}\" with. Remedy: {Remedy}.");
        foreach (var path in there)
        {
            var face = SKTypeface.FromFile(path) ?? throw new InvalidDataException($"{path} is not a font. Remedy: {Remedy}.");
            if (face.GetGlyphs(text).All(g => g != 0))
                return face;
            face.Dispose();
        }
        throw new InvalidDataException($"{string.Join(" and ", there)} cannot write \"{text}\". Remedy: {Remedy}{(file.Length > 0 ? ", or name another font file" : "")}.");
    }
}
